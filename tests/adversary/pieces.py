"""Technical pieces, made up at random: what they look like, and by what a reader would know them again.

Nothing here knows how the scrubber works: the words are those of the trade, not those of its vocabulary.
"""

from __future__ import annotations

import random
import string
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Piece:
    """A technical piece as it stands in a text, and the marks of which none may be read in what is shown.

    Exact marks count as they are written: without its signs, `--billing` is a word like any other.
    """

    text: str
    marks: tuple[str, ...]
    exact: bool = False


_TOOLS = """virt-v2v virt-v2v-in-place qemu-img qemu-kvm qemu-nbd virsh libvirtd libguestfs guestfish nbdkit
 nbdcopy nbd-client virt-customize guestmount virtlogd supermin rhsrvany virt-sparsify ovftool govc
 esxcli vim-cmd vmkfstools hostd vpxa systemctl journalctl systemd-udevd udevadm lvcreate pvscan
 vgchange multipathd iscsiadm dmsetup lsblk blkid mkfs.ext4 ntfsfix e2fsck fsck resize2fs partprobe
 sfdisk kpartx losetup cryptsetup mdadm zpool iptables firewalld nmcli ifconfig ethtool brctl
 ovs-vsctl dhclient sshd ssh-keygen sudo crontab rsyslogd chronyd dracut grub2-mkconfig dockerd
 containerd kubelet kubectl virtctl etcdctl mysqld mysqldump mariadb psql pg_dump redis-cli nginx
 haproxy gunicorn uwsgi curl wget openssl rsync tcpdump strace gdb rados rbd drbdadm linstor glusterd""".split()
_PRODUCTS = """VirtIO CloudStack libvirt QEMU OpenStack Proxmox KubeVirt oVirt OpenShift Kubernetes MariaDB MySQL
 PostgreSQL RabbitMQ Redis Ceph DRBD LINSTOR GlusterFS nbdkit VDDK VixDiskLib MigrateKit OSSEA
 SQLAlchemy InnoDB HAProxy Prometheus Grafana Ansible Terraform systemd SELinux AppArmor OpenvSwitch
 GORM""".split()
_PHRASES = (
    "volume daemon", "cloud stack", "open vswitch", "stack trace", "nil pointer dereference", "segmentation fault",
    "core dump", "change id", "foreign key", "cloud init", "sha api", "null pointer", "virt v2v",
)  # fmt: skip
_DISKS = "sda vda1 xvdb nvme0n1 sdb1 vdc dm-3 nbd0 loop7 md127".split()
_ROOTS = "/var/lib /etc /opt /srv /usr/local /home /tmp /run /mnt /proc /boot".split()
_LEAVES = """libvirt/images nova/instances cloudstack/agent.properties fstab ssh/sshd_config qemu.conf
 mysql/my.cnf log/messages passwd vmware/hostd.log migratekit/config.yaml multipath/bindings
 systemd/system grub2/grub.cfg""".split()
_FILES = """disk-0.vmdk guest.qcow2 volume_operations.go migrate.py agent.log libvirtd.conf rc.local server.key
 backup.tar.gz nova-compute.log initrd.img vmlinuz-5.14 VirtualMachine.java driver.inf oem12.inf
 core.4711 dump.sql id_rsa.pub""".split()
_SERVERS = "kvm esx esxi hv ceph-osd nova-compute pve hypervisor qemu-host nbd-server kvm-mgmt xen".split()
_DOMAINS = "corp.lan prod.internal dc1.example.com infra.local svc.cluster.local lab.example.net".split()
_SERVICES = """billing migration inventory replication volume network audit auth gateway snapshot scheduler token
 policy quota template storage event""".split()
_ENDS = "daemon service agent worker svc controller exporter operator sidecar".split()
_TABLES = "vm_disks users replication_jobs hosts failover_jobs volumes vm_contexts".split()
_COLUMNS = "name vm_id ossea_volume_id state host_id created_at disk_path".split()
_CLASSES = """StartVMCmd VirtualMachineManagerImpl NullPointerException ConnectionRefusedError AttachVolume
 RuntimeException LibvirtComputingResource ResourceUnavailableException HttpClientError GuestfsError
 runtime.gopanic libvirtError com.cloud.exception.AgentUnavailableException oslo_messaging.rpc.client
 os_brick.initiator java.lang.Thread sqlalchemy.exc.OperationalError vm_replication_context
 getDiskPath current_operation set_vm_state() io.netty.channel main.(*Server).handle
 volumeAttachHandler""".split()
_ERRNOS = "ECONNREFUSED ENOSPC EACCES ETIMEDOUT EIO ENOENT EBUSY SIGKILL SIGSEGV SIGTERM EHOSTUNREACH".split()
_KEYS = (
    "command apiKey disk_id bus driver if format cache aio netdev vm_uuid node.session.timeo max_connections".split()
)
_NAMES = "admin root oma_user svc-backup vcadmin backup operator migration".split()
_SECRET_WORDS = "password passwd pwd secret token api_key apiKey пароль Passwort contraseña 密码 passphrase".split()


def _hex(chance: random.Random, length: int) -> str:
    digits = "".join(chance.choices("0123456789abcdef", k=length - 2))
    return f"{digits}{chance.randrange(10)}{chance.choice('abcdef')}"


def _uuid(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def _host(chance: random.Random) -> str:
    return f"{chance.choice(_SERVERS)}{chance.choice(['-', '', '-node', '0'])}{chance.randrange(1, 99)}"


def _secret(chance: random.Random) -> str:
    letters = "".join(chance.choices(string.ascii_letters, k=chance.randrange(5, 12)))
    sign = chance.choice(["", "!", "#", "$", "_"])
    return f"{letters}{sign}{chance.randrange(10, 9999)}{chance.choice(string.ascii_letters)}"


def _tool(chance: random.Random) -> Piece:
    name = chance.choice(_TOOLS)
    return Piece(name, (name,))


def _product(chance: random.Random) -> Piece:
    name = chance.choice(_PRODUCTS)
    return Piece(name, (name,))


def _phrase(chance: random.Random) -> Piece:
    phrase = chance.choice(_PHRASES)
    return Piece(phrase, (phrase,))


def _device(chance: random.Random) -> Piece:
    disk = chance.choice(_DISKS)
    return chance.choice(
        [
            Piece(f"/dev/{disk}", (disk, "/dev/")),
            Piece(f"/dev/mapper/vg0-{disk}", (f"vg0-{disk}", "/dev/")),
            Piece(f"/sys/block/{disk}/size", (disk, "/sys/")),
            Piece(f"0000:{_hex(chance, 2)}:00.{chance.randrange(8)}", ("0000:",)),
            Piece(f"scsi{chance.randrange(4)}:{chance.randrange(16)}.vmdk", (".vmdk",)),
        ]
    )


def _path(chance: random.Random) -> Piece:
    leaf = chance.choice(_LEAVES)
    return Piece(f"{chance.choice(_ROOTS)}/{leaf}", (leaf,))


def _windows_path(chance: random.Random) -> Piece:
    name = chance.choice(["drivers", "viostor.sys", "config\\SYSTEM", "Temp\\setup.log", "vmware-tools"])
    head = chance.choice(["C:\\Windows\\System32\\", "D:\\", "\\\\filer01\\share$\\", "C:\\Program Files\\VMware\\"])
    return Piece(head + name, (name, head.split("\\")[-2] + "\\" if head.count("\\") > 1 else name))


def _file(chance: random.Random) -> Piece:
    name = chance.choice(_FILES)
    return Piece(name, (name,))


def _id(chance: random.Random) -> Piece:
    whole = _uuid(chance)
    number = str(chance.randrange(1_000, 99_999))
    short = _hex(chance, 8)
    return chance.choice(
        [
            Piece(whole, (whole[-12:], whole[:13])),
            Piece("{" + whole.upper() + "}", (whole[-12:],)),
            Piece(whole.replace("-", ""), (whole[-12:],)),
            Piece(f"vm-{number}", (f"vm-{number}",)),
            Piece(f"i-2-{number}-VM", (f"i-2-{number}",)),
            Piece(f"vol-{short}", (short,)),
            Piece(f"repl-{short}-2025", (short,)),
            Piece(f"0x{short}", (short,)),
            Piece(f"group-v{number}", (f"v{number}",)),
            Piece(f"datastore-{number}", (f"datastore-{number}",)),
        ]
    )


def _spaced_id(chance: random.Random) -> Piece:
    pairs = [_hex(chance, 2) for _ in range(16)]
    vmware = f"{' '.join(pairs[:8])}-{' '.join(pairs[8:])}"
    mac = " ".join(["00", "50", "56", *pairs[:3]])
    return chance.choice(
        [Piece(vmware, (" ".join(pairs[2:5]), " ".join(pairs[10:13]))), Piece(mac, (" ".join(pairs[:3]),))]
    )


def _mac(chance: random.Random) -> Piece:
    pairs = [_hex(chance, 2) for _ in range(4)]
    glue = chance.choice([":", "-"])
    dotted = f"5254.{pairs[0]}{pairs[1]}.{pairs[2]}{pairs[3]}"
    return chance.choice([Piece(glue.join(["52", "54", *pairs]), (glue.join(pairs),)), Piece(dotted, (dotted[5:],))])


def _address(chance: random.Random) -> Piece:
    ip = ".".join(str(chance.randrange(10, 250)) for _ in range(4))
    six = f"fd00:{_hex(chance, 4)}:{_hex(chance, 4)}::{chance.randrange(1, 99)}"
    port = chance.choice([22, 443, 902, 3306, 8082, 10809])
    return chance.choice(
        [
            Piece(ip, (ip,)),
            Piece(f"{ip}:{port}", (ip,)),
            Piece(f"{ip}/24", (ip,)),
            Piece(six, (six[5:14],)),
            Piece(f"[{six}]:{port}", (six[5:14],)),
            Piece(f"localhost:{port}", (f"localhost:{port}",)),
        ]
    )


def _fqdn(chance: random.Random) -> Piece:
    host, domain = _host(chance), chance.choice(_DOMAINS)
    return Piece(f"{host}.{domain}", (host, domain))


def _server(chance: random.Random) -> Piece:
    host = _host(chance)
    return Piece(host, (host,))


def _url(chance: random.Random) -> Piece:
    domain, user = chance.choice(_DOMAINS), chance.choice(_NAMES)
    return chance.choice(
        [
            Piece(f"https://vc01.{domain}/sdk", (domain, "/sdk")),
            Piece(
                f"http://10.1.2.{chance.randrange(9, 99)}:8080/client/api?command=listHosts", ("10.1.2.", "listHosts")
            ),
            Piece(f"nbd://{user}@{domain}:10809/export", (domain, "nbd://")),
            Piece(f"qemu+ssh://{user}@{domain}/system", (domain, "/system")),
            Piece(f"{user}@{domain}", (domain,)),
        ]
    )


def _statement(chance: random.Random) -> Piece:
    table, column, other = chance.choice(_TABLES), chance.choice(_COLUMNS), chance.choice(_COLUMNS)
    return chance.choice(
        [
            Piece(f"SELECT {column}, {other} FROM {table} WHERE {other} = 'x'", ("SELECT", "WHERE", f"FROM {table}")),
            Piece(f"select {column} from {table} where {other} = 7", (f"from {table}", f"where {other}")),
            Piece(f"UPDATE {table} SET {column} = NULL", (f"UPDATE {table}", "= NULL")),
            Piece(f"INSERT INTO {table} ({column}) VALUES (?)", (f"INTO {table}", "VALUES")),
            Piece(f"DELETE FROM {table} WHERE {column} IS NULL", (f"DELETE FROM {table}", "IS NULL")),
            Piece(f"SELECT {column}\nFROM {table}\nWHERE {other} = 1", ("SELECT", f"FROM {table}", "WHERE")),
            Piece(f"ALTER TABLE {table} ADD COLUMN {column} INT", ("ALTER TABLE", "ADD COLUMN")),
        ]
    )


def _database_error(chance: random.Random) -> Piece:
    table, column = chance.choice(_TABLES), chance.choice(["vm", "name", "host", "state"])
    return chance.choice(
        [
            Piece(f"Unknown column {column} in where clause", ("Unknown column", "where clause")),
            Piece(f"Unknown column '{table}.{column}' in 'field list'", ("Unknown column", "field list")),
            Piece("Deadlock found when trying to get lock", ("Deadlock", "get lock")),
            Piece("database is locked", ("database is locked",)),
            Piece("Duplicate entry 'x' for key 'PRIMARY'", ("Duplicate entry", "PRIMARY")),
            Piece(f'relation "{table}" does not exist', (f'relation "{table}"',)),
            Piece("no such table: jobs", ("no such table",)),
            Piece("Lock wait timeout exceeded; try restarting transaction", ("restarting transaction",)),
            Piece("ERROR 1452 (23000)", ("1452", "23000")),
            Piece("You have an error in your SQL syntax", ("SQL syntax",)),
            Piece("duplicate key value violates unique constraint", ("duplicate key", "unique constraint")),
            Piece("MySQL server has gone away", ("server has gone away", "MySQL")),
            Piece("SQLSTATE[HY000] [2002]", ("SQLSTATE", "HY000")),
        ]
    )  # fmt: skip


def _crash(chance: random.Random) -> Piece:
    line = chance.randrange(10, 999)
    return chance.choice(
        [
            Piece("Exception in thread main", ("Exception in thread",)),
            Piece('Exception in thread "main" java.lang.OutOfMemoryError', ("Exception in thread", "OutOfMemoryError")),
            Piece("panic: assignment to entry in nil map", ("panic", "entry in nil map")),
            Piece("panic: send on closed channel", ("panic", "send on closed channel")),
            Piece("Traceback (most recent call last)", ("Traceback", "most recent call")),
            Piece(f'File "/opt/app/run.py", line {line}, in main', ("run.py", f"line {line}")),
            Piece(f"at com.cloud.vm.Manager.start(Manager.java:{line})", ("com.cloud.vm", f"java:{line}")),
            Piece(f"goroutine {line} [running]", ("goroutine",)),
            Piece("runtime error: index out of range [3] with length 2", ("runtime error", "index out of range")),
            Piece("Segmentation fault (core dumped)", ("Segmentation fault", "core dumped")),
            Piece("AttributeError: 'NoneType' object has no attribute 'id'", ("AttributeError", "NoneType")),
            Piece("fatal error: all goroutines are asleep", ("goroutines",)),
            Piece("kernel BUG at mm/slub.c:305", ("slub.c",)),
        ]
    )


def _code(chance: random.Random) -> Piece:
    number = chance.randrange(1, 255)
    name = chance.choice(_ERRNOS)
    return chance.choice(
        [
            Piece(f"exit status {number}", (f"exit status {number}",)),
            Piece(f"exit code {number}", (f"exit code {number}",)),
            Piece(f"killed by signal {number}", (f"signal {number}",)),
            Piece(f"rc={number}", (f"rc={number}",)),
            Piece(f"errno {number}", (f"errno {number}", "errno")),
            Piece(f"HTTP {400 + number}", (f"HTTP {400 + number}",)),
            Piece(f"returned non-zero exit status {number}", (f"exit status {number}",)),
            Piece(name, (name,)),
            Piece(f"[Errno {number}]", ("Errno",)),
        ]
    )


def _identifier(chance: random.Random) -> Piece:
    name = chance.choice(_CLASSES)
    return Piece(name, (name,))


def _service(chance: random.Random) -> Piece:
    first, last = chance.choice(_SERVICES), chance.choice(_ENDS)
    middle = chance.choice(["", f"-{chance.choice(_SERVICES)}"])
    name = f"{chance.choice(['', 'internal-', 'foo-'])}{first}{middle}-{last}"
    return Piece(name, (name,), exact=True)


def _flag(chance: random.Random) -> Piece:
    word, value = chance.choice(_SERVICES), chance.choice(_KEYS)
    return chance.choice(
        [
            Piece(f"--{word}-{value}", (f"--{word}",), exact=True),
            Piece(f"--{word}={value}", (f"--{word}",), exact=True),
            Piece(f"-device {word}-pci,id={value}", (f"-device {word}", f"id={value}"), exact=True),
        ]
    )


def _setting(chance: random.Random) -> Piece:
    key = chance.choice(_KEYS)
    return chance.choice(
        [
            Piece(f"{key}={chance.choice(_SERVICES)}", (f"{key}=",), exact=True),
            Piece(f'{{"{key}":"{chance.choice(_SERVICES)}"}}', (f'"{key}":',), exact=True),
            Piece(f"<{key}>{chance.randrange(9)}</{key}>", (f"<{key}>",), exact=True),
        ]
    )


def _password(chance: random.Random) -> Piece:
    key = "".join(chance.choices(string.ascii_uppercase + string.digits, k=16))
    secret, word, user = _secret(chance), chance.choice(_SECRET_WORDS), chance.choice(_NAMES)
    return chance.choice(
        [
            Piece(f"{word}: {secret}", (secret,)),
            Piece(f"{word}={secret}", (secret,)),
            Piece(f"{user}: {secret}", (secret,)),
            Piece(f"{user}/{secret}", (secret,)),
            Piece(f"--password {secret}", (secret,)),
            Piece(f"Authorization: Bearer {secret}{secret}", (secret,)),
            Piece(f"AKIA{key}", (key,)),
        ]
    )


KINDS: Final[dict[str, Callable[[random.Random], Piece]]] = {
    "tool": _tool,
    "product": _product,
    "phrase": _phrase,
    "device": _device,
    "path": _path,
    "Windows path": _windows_path,
    "file": _file,
    "id": _id,
    "id with blanks": _spaced_id,
    "MAC address": _mac,
    "IP address": _address,
    "domain name": _fqdn,
    "server": _server,
    "URL": _url,
    "SQL statement": _statement,
    "database error": _database_error,
    "crash": _crash,
    "code": _code,
    "identifier": _identifier,
    "service": _service,
    "flag": _flag,
    "setting": _setting,
    "password": _password,
}
"""How a piece of each kind is made."""
