#!/usr/bin/env python3
"""Opens sealed contents of a Genpon data directory, without Genpon.

An independent reader of docs/format/contents.md and docs/format/data-directory.md: Python 3.9 or newer,
its standard library, and the PyPI packages `cryptography` and `zstandard`. It only reads.

    open_content.py DATA CONTENT-ID > plain          one content, or manifest
    open_content.py DATA --versions                  every confirmed version: leaf, record, number, title
    open_content.py --files ROOT-KEY INSTITUTION-KEY INSTITUTION-ID EDITION CONTENT-KEY CONTENT-ID SEALED > plain

The passphrase of the root key, where it has one, is asked for, or read from the file that the
variable GENPON_PASSPHRASE_FILE names. Exit code 0: opened. 1: it does not open; says why.
"""

import base64
import getpass
import os
import pathlib
import sqlite3
import struct
import sys
import uuid

import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

CHUNK = 65536


class DoesNotOpen(Exception):
    pass


def expand(key, info):
    return HKDFExpand(algorithm=hashes.SHA256(), length=32, info=info).derive(key)


def extract(salt, key):
    mac = hmac.HMAC(salt, hashes.SHA256())
    mac.update(key)
    return mac.finalize()


def open_box(key, bound, box):
    """The box: small sealed values."""
    if box[:1] != b"\x01":
        raise DoesNotOpen(f"a box of algorithm {box[:1].hex()}")
    nonce, ciphertext = box[1:25], box[25:]
    return AESGCM(expand(key, b"genpon/box/1" + nonce[:12])).decrypt(nonce[12:], ciphertext, bound)


def root_key(path):
    """The file keys/root.key."""
    lines = pathlib.Path(path).read_text("utf-8").split("\n")
    if lines[0] != "genpon/root-key/1":
        raise DoesNotOpen("the root key file is of another format")
    if lines[1] == "plain":
        return base64.b64decode(lines[2])
    name, m, t, p = lines[1].split(" ")
    if name != "argon2id":
        raise DoesNotOpen(f"the root key is protected by {name}")
    argon2id = Argon2id(salt=base64.b64decode(lines[2]), length=32, memory_cost=int(m[2:]),
                        iterations=int(t[2:]), lanes=int(p[2:]))
    head = "".join(line + "\n" for line in lines[:3]).encode()
    return open_box(argon2id.derive(passphrase()), head, base64.b64decode(lines[3]))


def passphrase():
    name = os.environ.get("GENPON_PASSPHRASE_FILE")
    text = pathlib.Path(name).read_text("utf-8").rstrip("\n") if name else getpass.getpass()
    return text.encode()


def institution_key(root, institution, edition, wrapped):
    bound = b"genpon/institution-key/1" + institution + struct.pack(">I", edition)
    return open_box(root, bound, wrapped)


def purpose_key(key, institution, purpose):
    return expand(extract(b"genpon/purpose/1", key), purpose + b"\x00" + institution)


def data_key(key, institution, edition, content, wrapped):
    """Data key, size of the plain content, and for a manifest the salt of its commitment."""
    bound = b"genpon/data-key/1" + institution + struct.pack(">I", edition) + content
    secret = open_box(purpose_key(key, institution, b"content"), bound, wrapped)
    return secret[:32], struct.unpack(">Q", secret[32:40])[0], secret[40:]


def open_content(key, size, institution, content, sealed):
    """A sealed content."""
    header, rest = sealed[:18], sealed[18:]
    if header[:8] != b"genponc\x01" or header[9] != 16 or header[17] != 0 or header[8] > 1:
        raise DoesNotOpen("not a sealed content of format 1")
    chunks = [rest[i:i + CHUNK + 16] for i in range(0, len(rest), CHUNK + 16)]
    cipher, plain = AESGCM(key), bytearray()
    for number, chunk in enumerate(chunks):
        is_last = number == len(chunks) - 1
        nonce = header[10:17] + struct.pack(">IB", number, is_last)
        plain += cipher.decrypt(nonce, chunk, header + institution + content)
    if header[8] == 1:
        plain = zstandard.ZstdDecompressor().decompressobj().decompress(bytes(plain))
    if not chunks or len(plain) != size:
        raise DoesNotOpen("the content has another size than was sealed")
    return bytes(plain)


class DataDirectory:
    def __init__(self, path):
        self.path = pathlib.Path(path)
        if (self.path / "FORMAT").read_text() != "genpon/data-directory/1\n":
            raise DoesNotOpen("not a data directory of format 1")
        self.db = sqlite3.connect(f"file:{self.path / 'genpon.db'}?mode=ro", uri=True)
        self.root = root_key(self.path / "keys" / "root.key")

    def row(self, sql, *values):
        found = self.db.execute(sql, values).fetchone()
        if found is None:
            raise DoesNotOpen("there is no such row (disposed of, or never there): " + sql)
        return found

    def open(self, content):
        institution, inline = self.row("SELECT institution, inline FROM content WHERE id = ?", content)
        edition, wrapped = self.row(
            "SELECT key_edition, wrapped FROM content_key WHERE institution = ? AND content = ?",
            institution, content)
        (wrapped_institution,) = self.row(
            "SELECT wrapped FROM institution_key WHERE institution = ? AND edition = ?",
            institution, edition)
        key = institution_key(self.root, institution, edition, wrapped_institution)
        key, size, _salt = data_key(key, institution, edition, content, wrapped)
        if inline is None:
            name = str(uuid.UUID(bytes=content))
            tenant = self.path / "contents" / str(uuid.UUID(bytes=institution))
            inline = (tenant / name[-2:] / name).read_bytes()
        return open_content(key, size, institution, content, inline)

    def versions(self):
        sql = "SELECT leaf_index, record, number, title, manifest FROM version ORDER BY institution, leaf_index"
        for leaf, record, number, title, manifest in self.db.execute(sql):
            yield f"{leaf}\t{uuid.UUID(bytes=record)}\t{number}\t{uuid.UUID(bytes=manifest)}\t{title}"


def main(arguments):
    if arguments[:1] == ["--files"] and len(arguments) == 8:
        root_file, institution_file, institution, edition, key_file, content, sealed = arguments[1:]
        institution, content = uuid.UUID(institution).bytes, uuid.UUID(content).bytes
        wrapped = pathlib.Path(institution_file).read_bytes()
        key = institution_key(root_key(root_file), institution, int(edition), wrapped)
        wrapped = pathlib.Path(key_file).read_bytes()
        key, size, _salt = data_key(key, institution, int(edition), content, wrapped)
        plain = open_content(key, size, institution, content, pathlib.Path(sealed).read_bytes())
    elif len(arguments) == 2 and arguments[1] == "--versions":
        plain = "".join(line + "\n" for line in DataDirectory(arguments[0]).versions()).encode()
    elif len(arguments) == 2:
        plain = DataDirectory(arguments[0]).open(uuid.UUID(arguments[1]).bytes)
    else:
        sys.exit(__doc__)
    sys.stdout.buffer.write(plain)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except InvalidTag:
        sys.exit("does not open: it was changed, belongs elsewhere, or the key is another")
    except (DoesNotOpen, OSError, ValueError, sqlite3.Error) as error:
        sys.exit(f"does not open: {error}")
