"""Words and parts of words that `shapes` knows: what English cannot be, and what names of machines are made of."""

import errno
import signal
from typing import Final

ONSETS: Final = frozenset(
    "b bl br c ch chl chr cl cr cz d dr dw dj f fj fl fr g gh gl gn gr gw h j k kh kl kn kr kw l ll m mc mn n p"
    " ph phl phr pl pn pr ps pt q r rh s sc sch schl schm schn schw scl scr sh shr sk skl sl sm sn sp sph spl spr"
    " sq sr st str sv sw t th thr thw tr ts tw v vl w wh wr x z zh zl zw".split()
)
VOWELLESS: Final = frozenset(
    "brr cwt dvd dvds etc hmm hrs kbps kb lbs ltd mb gb tb mbps gbps tbps ms mrs mr nth pcs pdf pdfs pls psst pst"
    " qty shh sms tbd tv tvs vm vms vpn vpns vs wks yrs csv www nd rd st th px ns bps kwh mhz ghz pm cd dr jr sr"
    " rpm".split()
)

VOWELLESS_PAIRS: Final = VOWELLESS | frozenset(
    "km cm mm nm kg mg lb ml dl hz hr db pc bn ft mw kw kv pt vw sq no dl ft zb bzw vm ws sd xs xl fm pp cf".split()
)
"""Words of two letters without a vowel that are no names of tools."""

SMALL_WORDS: Final = frozenset(
    "a an and as at by for from in no non not of off on or out per so the to up vs with".split()
)
"""What English compounds are joined with."""

STATEMENTS: Final = frozenset(
    "is are was were has cannot can could should must may does did invalid missing unknown none empty too already"
    " failed failure error required null nil expected got exceeds contains already".split()
)
"""What begins a statement about a name rather than being one."""

SOFTWARE: Final = frozenset(
    "x509 pkcs7 pkcs11 pkcs12 fat12 python2 python3 grub2 krb5 md5 sha1 sha2 sha256 sha384 sha512 qcow2 qcow3"
    " ext2 ext3 ext4 fat16 fat32 ntfs3g utf8 utf16 x86 x64 i386 i486 i586 i686 amd64 arm64 arm32 ppc64 ppc64le"
    " s390 s390x log4j log4j2 ssh1 ssh2 http1 http2 http3 rc4 aes128 aes256 rsa2048 rsa4096 base64 win32 win64"
    " lib32 lib64 bz2 gz2 p2v v2v i440 i440fx q35 pbkdf2 ocfs2 gfs2 jk2 lz4 cp1252 iso8859 latin1 libc6 el6 el7"
    " el8 el9 fc38 fc39 vmx3 e1000 ne2k rtl8139 ac97 ich6 ich9 pc98 mysql5 mysql8 jdk8 jdk11 java8 java11 cgroup2"
    " vhost2 int8 int16 int32 int64 uint8 uint16 uint32 uint64 float32 float64 smb1 smb2 smb3 nfs3 nfs4 nfsv3"
    " nfsv4 k8s k3s h2 db2 crc32 sqlite3 glib2 gtk3 qt5 tls1 ssl3 9p 9pfs v3d virtio0 scsi0 ipv4 ipv6 vim25 xen610"
    " jre8 boto3 urllib3 psycopg2 httplib2 jinja2".split()
)
ABBREVIATIONS: Final = frozenset(
    "esx esxi kvm hv hyp mgmt mgt ceph osd mon mds nas ctrl ctl ctlr nova cinder neutron keystone tor bmc ilo"
    " idrac ipmi gw lb vmfs vsan lun svc cs sna sha oma vma volumed virt qemu nbd nbdkit drbd rbd linstor libvirt"
    " virtio vddk cbt nio ssd nvme hdd br int tun eth lib libs dev src tmp var etc usr img iso vmdk qcow lv vg pv"
    " rsc pvc kube etcd forklift authz dm md pve proxmox xen rpool aggr".split()
)
"""Parts of hyphenated names of hosts, services and devices; no part of English compounds."""
INFRASTRUCTURE: Final = ABBREVIATIONS | frozenset(
    "host hosts node nodes hypervisor management san stor compute glance rack blade spine leaf hub appliance executor"
    " executors thread threads worker workers handler dispatcher scheduler timer listener poller selector pool"
    " sidecar api operator launcher controller plugin".split()
)
"""Parts that make a name with digits one of a host, a thread or a device, though they are English words."""

SIGNALS: Final = frozenset(item.name for item in signal.Signals) | {"SIGEMT", "SIGINFO"}
ERRNOS: Final = frozenset(name for name in errno.errorcode.values() if len(name) > 3)

EXTENSIONS: Final = frozenset(
    "log txt conf cfg ini yaml yml json xml sh py go java c h cc cpp rs js ts php rb pl exe dll so sys inf cat"
    " msi iso img qcow2 raw vmdk vmx vhd vhdx ova ovf ko rpm deb tar gz xz bz2 zip tgz pem key crt cer csr pid"
    " sock service socket properties lock db sqlite bak tmp map snap dat bin cab mod o a out err ml mli"
    " nvram vmsd".split()
)
TOP_LEVEL: Final = frozenset(
    "com net org io dev local lan internal corp home arpa example test invalid localdomain cloud de uk cn jp fr"
    " nl eu us edu gov mil info biz au ca ru br in it es se no fi ch at be pl hk tw kr mx me co tv".split()
)

HYPERVISORS: Final = frozenset(
    "kvm esx esxi hv hyp hypervisor qemu libvirt xen pve proxmox ceph osd nova cinder nbd drbd rbd linstor vmk vmnic"
    " oma sna sha vma".split()
)
"""Parts that no name of a VM has, also right after the word VM."""
SERVICES: Final = frozenset(
    "daemon service svc agent worker controller exporter operator sidecar scheduler"
    " provisioner handler launcher dispatcher apiserver consumer producer broker poller watcher listener processor"
    " reconciler syncer backend".split()
)
"""Last parts of the names of services, such as `billing-service`."""
SELF: Final = frozenset(
    "self full in out multi single co cross pre post after non per web mail file print customer user third end free"
    " travel real special secret double sub super re health food civil public shared managed".split()
)
"""First parts of compounds that are English although they end like the name of a service: `self-service`."""
MESSAGES: Final = frozenset(
    "error errors err message msg status state reason detail details warning warn info cause result failure note fatal"
    " description failed exception notice debug trace critical".split()
)
"""What may stand right before a message, with a colon or in brackets."""
HYPERVISOR_STEMS: Final = (
    "kvm",
    "esx",
    "pve",
    "proxmox",
    "ceph",
    "linstor",
    "qemu",
    "libvirt",
    "xenserver",
    "hypervisor",
)
ACCOUNTS: Final = frozenset(
    "admin administrator root sa sysadmin superuser user username login account postgres oracle vcadmin".split()
)
"""Words that may have a password behind a colon."""
PASSWORDS: Final = frozenset(
    "пароль пароля пароли парола lozinka haslo hasło heslo lösenord losenord wachtwoord salasana şifre sifre parola"
    " parole adgangskode passord jelszó jelszo senha contraseña contrasena kennwort passwort slaptažodis parool geslo"
    " κωδικός συνθηματικό סיסמה 密码 密碼 口令 パスワード 비밀번호 암호".split()
)
"""What a password is called in other languages; what stands behind one and a colon is never shown."""
