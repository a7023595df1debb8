"""Secrets made up, and the forms in which programs write them into texts."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from urllib.parse import quote

from hypothesis import strategies as st

FORMS: dict[str, Callable[[str], str]] = {
    "user information of a URL": "https://admin:{}@vc.example.com/sdk answered 401".format,
    "percent-encoded URL": lambda secret: quote(f"https://admin:{secret}@vc.example.com/sdk", safe=""),
    "percent-encoded twice": lambda secret: quote(
        quote(f"https://admin:{secret}@vc.example.com/sdk", safe=""), safe=""
    ),
    "URL with JSON's slashes": r"https:\/\/admin:{}@vc.example.com\/sdk".format,
    "key in a query": "GET /client/api?command=x&apiKey={}&response=json: 401".format,
    "signature in a query": lambda secret: f"/client/api?command=x&signature={quote(secret, safe='')}&response=json",
    "key in an encoded query": lambda secret: quote(f"/client/api?apiKey={secret}&response=json", safe=""),
    "key in Go's JSON": lambda secret: rf'{{"url":"/api?apiKey={secret}\u0026response=json"}}',
    "equals sign escaped": r"password\u003d{} refused".format,
    "password": "login failed: password={} for root".format,
    "password after a colon": "password: {}".format,
    "password in JSON": lambda secret: json.dumps({"vm": {"vcenterPassword": secret}}),
    "password in JSON in JSON": lambda secret: json.dumps(json.dumps({"password": secret})),
    "password broken over lines": lambda secret: f"password={secret[:5]}\n{secret[5:]}\nnext line",
    "URL broken over lines": lambda secret: f"https://admin:{secret[:5]}\r\n    {secret[5:]}@vc.example.com/sdk",
    "bearer token": "Authorization: Bearer {}".format,
    "bearer token on the next line": "Authorization: Bearer\n  {}".format,
    "basic authentication": lambda secret: (
        f"Authorization: Basic {base64.b64encode(f'admin:{secret}'.encode()).decode()}"
    ),
    "base64 alone": lambda secret: f"sent {base64.b64encode(f'admin:{secret}'.encode()).decode()} to the server",
    "base64 for URLs": lambda secret: f"h={base64.urlsafe_b64encode(f'admin:{secret}'.encode()).decode()}",
    "base64 of a text": lambda secret: base64.b64encode(f"export DB_PASSWORD={secret} && run".encode()).decode(),
    "private key": "-----BEGIN PRIVATE KEY-----\nMIIEow\n{}\n-----END PRIVATE KEY-----".format,
    "private key in one line": r"-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n{}\n-----END RSA PRIVATE KEY-----".format,
    "private key cut off": "-----BEGIN OPENSSH PRIVATE KEY-----\n{}".format,
    "DSN": "root:{}@tcp(127.0.0.1:3306)/jobs".format,
    "option": "mysqldump --password={} jobs".format,
    "XML": "<Login><password>{}</password></Login>".format,
    "cookie": "Cookie: vmware_soap_session={}; path=/".format,
    "name and value in XML": '<property name="vc.password" value="{}"/>'.format,
    "password inside an element of its own": "<AdministratorPassword><Value>{}</Value></AdministratorPassword>".format,
    "bytes of Python": "Config(user='root', password=b'{}')".format,
    "aligned settings": "password       = {}".format,
    "password in a sentence": "login failed for user admin with password {}".format,
    "password between backticks": "tried password `{}` twice".format,
    "variable of Ansible": "ansible_ssh_pass={}".format,
    "short name": "dbPass: {}".format,
    "key of an encrypted disk": "virt-v2v-in-place --key /dev/sda2:key:{} -i libvirtxml".format,
    "password for another machine": r"psexec \\\\10.0.0.7 -u admin -p {} cmd".format,
    "ticket of a session": "cloneTicket: {}".format,
    "credentials": "creds=admin:{}".format,
    "community of SNMP": "community string: {}".format,
    "name and value": lambda secret: json.dumps([{"name": "DB_PASSWORD", "value": secret}]),
}

secrets = st.text("abcdefghkmnpqrstuvwxyzABCDEFGHKMNPQRSTUVWXYZ23456789", min_size=10, max_size=40).filter(
    lambda text: any(letter.isdigit() for letter in text) and len(set(text)) > 5
)


def comes_out(secret: str, shown: object) -> bool:
    text = json.dumps(shown, ensure_ascii=False)
    encoded = base64.b64encode(secret.encode()).decode().rstrip("=")
    # Of base64 the letters at both ends depend on what stands around.
    return secret in text or encoded[4:-4] in text or secret in text.replace("\\n", "").replace(" ", "")
