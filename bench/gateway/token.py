#!/usr/bin/env python3
"""token.py FOLDER: makes an RSA key, writes FOLDER/jwks.json and prints a token that is valid for an hour. Needs openssl."""
import base64, json, subprocess, sys, tempfile, time
from pathlib import Path


def text(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def openssl(*arguments, given=None):
    return subprocess.run(["openssl", *arguments], input=given, check=True, capture_output=True).stdout


folder = Path(sys.argv[1])
with tempfile.TemporaryDirectory() as private:
    key = Path(private) / "key.pem"
    openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", str(key))
    modulus = bytes.fromhex(openssl("rsa", "-in", str(key), "-noout", "-modulus").decode().strip().split("=")[1])
    jwk = {"kty": "RSA", "kid": "bench", "alg": "RS256", "use": "sig", "n": text(modulus), "e": "AQAB"}
    (folder / "jwks.json").write_text(json.dumps({"keys": [jwk]}))
    now = int(time.time())
    claims = {"iss": "https://id.example.com", "aud": "bench", "sub": "load", "iat": now, "exp": now + 3600, "roles": ["bench"]}
    parts = [text(json.dumps(part).encode()) for part in ({"alg": "RS256", "kid": "bench", "typ": "JWT"}, claims)]
    signed = ".".join(parts)
    print(signed + "." + text(openssl("dgst", "-sha256", "-sign", str(key), given=signed.encode())))
