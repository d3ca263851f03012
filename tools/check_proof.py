#!/usr/bin/env python3
"""Checks a Genpon proof file from docs/format/proof.md and docs/format/ledger.md alone.

    python3 check_proof.py --key 'genpon/…/versions+1a2b3c4d+…' proof.json [content file …]

Needs Python 3.9 and the PyPI package `cryptography`; none of Genpon's own code.
Exit code 0: every step holds.  1: a step fails.  3: not answered (no trusted key, not readable).
"""
import argparse, base64, hashlib, json, struct, sys

FORMAT = "the file is a proof file / 証明ファイルの形式である"
MARKS = {True: "OK  ", False: "FAIL", None: "??  "}
VERDICTS = {True: "PROVED / 証明された", False: "NOT PROVED / 証明されない", None: "NOT ANSWERED / 判定できない"}
WRONG = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, struct.error)
DIGESTS = {"sha-256": "sha256", "sha-384": "sha384", "sha-512": "sha512", "sha3-256": "sha3_256", "sha3-512": "sha3_512"}

def need(holds, why):
    if not holds:
        raise ValueError(why)

def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()

def unb64(text, size=None):
    raw = base64.b64decode(text, validate=True)
    need(base64.b64encode(raw).decode() == text and len(raw) == (size or len(raw)), "base64")
    return raw

def once(pairs):  # JSON in which a member comes twice has two meanings
    need(len(dict(pairs)) == len(pairs), "a member comes twice")
    return dict(pairs)

def part(value):
    name, media_type, size, digest = (value[member] for member in ("name", "media_type", "size", "digest"))
    need(all(isinstance(text, str) for text in (name, media_type, digest)) and type(size) is int, "part")
    return name, media_type, size, digest

class Key:  # <name>+<key id>+<base64 of type and public key>
    def __init__(self, text):
        self.text, (self.name, key_id, raw) = text, text.split("+", 2)
        self.kind, self.public = unb64(raw)[0], unb64(raw)[1:]
        need((self.kind, len(self.public)) in ((1, 32), (6, 1312)), "key type")
        self.id = sha256(self.name.encode(), b"\n", unb64(raw))[:4]
        need(self.id.hex() == key_id, "key id")

    def verifies(self, point, signature):
        from cryptography.exceptions import InvalidSignature
        try:
            if self.kind == 1:
                from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey as PublicKey
                message = point.text.encode()
            else:
                from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey as PublicKey
                name, origin, time, signature = self.name.encode(), point.origin.encode(), signature[:8], signature[8:]
                message = b"".join((b"subtree/v1\n\0", bytes([len(name)]), name, time, bytes([len(origin)]), origin,
                                    struct.pack(">QQ", 0, point.size), point.root))
                need(time < b"\x80", "time")
            PublicKey.from_public_bytes(self.public).verify(signature, message)
            return True
        except (InvalidSignature, ValueError):
            return False

class Checkpoint:  # origin, size, root, and the signature lines under them
    def __init__(self, note):
        need(len(note.encode()) <= 256 << 10 and not any(c < " " and c != "\n" for c in note), "note")
        body, lines = note.rsplit("\n\n", 1)
        need(lines.endswith("\n") and lines.count("\n") <= 32, "signature lines")
        self.text, (self.origin, size, root, *extensions), self.lines = body + "\n", body.split("\n"), []
        need(size.isascii() and size.isdigit() and str(int(size)) == size and all(extensions), "checkpoint")
        self.size, self.root = int(size), unb64(root, 32)
        for dash, name, raw in (line.split(" ") for line in lines[:-1].split("\n")):
            need(dash == "\u2014" and name and len(unb64(raw)) > 4, "signature line")
            self.lines.append((name, unb64(raw)[:4], unb64(raw)[4:]))

    def signed(self, keys):  # None when no trusted key of this log signed
        answers = [(True if name == self.origin else None) if key.verifies(self, signature) else False
                   for name, key_id, signature in self.lines for key in keys if (key.name, key.id) == (name, key_id)]
        return False if False in answers else (True in answers or None)

def roots(fn, sn, path, *starts):
    """Hashes up a path: first what stands on the right alone, then both (RFC 9162 2.1.3.2 and 2.1.4.2)."""
    for sibling in path:
        need(sn, "the path is too long")
        left = fn & 1 or fn == sn
        starts = [sha256(b"\1", sibling, start) for start in starts] if left else [
            *starts[:-1], sha256(b"\1", starts[-1], sibling)]
        while left and fn and not fn & 1:
            fn, sn = fn >> 1, sn >> 1
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0, "the path is too short")
    return list(starts)

def extends(old, new, path):
    if old.size in (0, new.size):
        return not path and old.root == (new.root if old.size else sha256())
    first, *path = [old.root] * (old.size & (old.size - 1) == 0) + path
    shift = (old.size & -old.size).bit_length() - 1
    return old.size < new.size and roots(old.size - 1 >> shift, new.size - 1 >> shift, path, first, first) == [
        old.root, new.root]

def steps(proof, keys, contents):
    """Each step with a function that answers it: True, False, or None for want of a trusted key."""
    need(proof["format"] == "genpon/proof/1", "another format")
    need({*proof} - {"later"} == {"format", "object", "salt", "index", "path", "checkpoint", "keys", "parts"}, "members")
    need(all({*item} == {"name", "media_type", "size", "digest"} for item in proof["parts"]), "members of a part")
    need(type(proof["index"]) is int and all(isinstance(proof[m], list) for m in ("path", "keys", "parts")), "types")
    text, index, point = proof["object"], proof["index"], Checkpoint(proof["checkpoint"])
    commitment = sha256(b"genpon/commitment/1\n", unb64(proof["salt"], 32), text.encode())
    path, parts = [unb64(item, 32) for item in proof["path"]], [part(item) for item in proof["parts"]]
    proof["keys"] = [Key(key) for key in proof["keys"]]
    def owner():
        institution = json.loads(text, object_pairs_hook=once)["institution"]
        institution = institution["id"] if isinstance(institution, dict) else institution
        return point.origin in (f"genpon/{institution}/versions", f"genpon/{institution}/audit")
    yield "the log is of the institution that the object names / 台帳は記録にある医療機関等のものである", owner
    yield ("the listed parts are those of the object / 構成要素の一覧は記録のとおりである",
           lambda: [part(item) for item in json.loads(text).get("parts", [])] == parts)
    yield "a trusted key signed the checkpoint / 検査点は信頼する鍵で署名されている", lambda: point.signed(keys)
    yield ("the object is in the log, unaltered / 記録は改変なく台帳に含まれている", lambda: 0 <= index < point.size
           and [point.root] == roots(index, point.size - 1, path, sha256(b"\0", commitment)))
    if "later" in proof:
        need({*proof["later"]} == {"path", "checkpoint"}, "members")
        later, further = Checkpoint(proof["later"]["checkpoint"]), [unb64(item, 32) for item in proof["later"]["path"]]
        yield ("the later checkpoint is signed and only adds / 後の検査点は署名され、追加だけがなされている",
               lambda: later.origin == point.origin and extends(point, later, further) and later.signed(keys))
    for raw in contents:
        digests = {(len(raw), f"{name}:{hashlib.new(known, raw).hexdigest()}") for name, known in DIGESTS.items()}
        yield "the file is a part of the object / ファイルは記録の構成要素と一致する", lambda digests=digests: any(
            (size, digest) in digests for _, _, size, digest in parts)

def answer(holds):
    try:
        return holds()
    except WRONG:
        return False

def main():
    given = argparse.ArgumentParser(description="Checks a Genpon proof file. 証明ファイルを検証する。")
    given.error = lambda why: sys.exit(given.print_usage() or print(why) or 3)
    given.add_argument("--key", action="append", default=[], help="a verifier key you trust / 信頼する検証鍵")
    given.add_argument("--keys", help="a file with one verifier key per line / 検証鍵の一覧ファイル")
    given.add_argument("proof", help="proof file / 証明ファイル")
    given.add_argument("content", nargs="*", help="content files to compare with the parts / 構成要素のファイル")
    given = given.parse_args()
    keys = [Key(text) for text in given.key + (open(given.keys, encoding="utf-8").read().split() if given.keys else [])]
    raw, contents = open(given.proof, "rb").read(), [open(name, "rb").read() for name in given.content]
    import cryptography  # noqa: F401  missing is said before any step seems answered
    try:
        need(len(raw) <= 64 << 20, "too large")
        proof = json.loads(raw.decode("utf-8"), object_pairs_hook=once)
        answers = [(FORMAT, True), *((step, answer(holds)) for step, holds in list(steps(proof, keys, contents)))]
    except WRONG as why:
        proof, answers = {"keys": []}, [(f"{FORMAT}: {why}", False)]
    for step, result in answers:
        print(MARKS[result], step)
    results = {result for _, result in answers}
    verdict = False if False in results else None if None in results else True
    if verdict is None:
        print("Compare these keys with ones you got another way, then give them with --key /")
        print("次の鍵を別の経路で入手したものと照合し、--key で与えてください:", *(key.text for key in proof["keys"]), sep="\n")
    print(VERDICTS[verdict])
    return {True: 0, False: 1, None: 3}[verdict]

if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    try:
        sys.exit(main())
    except (OSError, ImportError, *WRONG) as why:
        print(VERDICTS[None], why, sep=": ")
        sys.exit(3)
