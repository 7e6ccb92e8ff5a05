"""Attestations of a fake index's files (PEP 740), signed by nobody."""

import base64
import json


def statement(file, **other):
    said = {"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://docs.pypi.org/attestations/publish/v1",
            "predicate": None, "subject": [{"name": file["filename"], "digest": {"sha256": file["hashes"]["sha256"]}}]}
    return base64.b64encode(json.dumps(said | other).encode()).decode()


def provenance(file, *publishers, **other):
    attestation = {"version": 1, "verification_material": {},
                   "envelope": {"statement": statement(file, **other), "signature": "AAAA"}}
    return {"version": 1, "attestation_bundles": [
        {"publisher": p, "attestations": [attestation]} for p in publishers]}


def attest(index, project, *publishers, files=slice(None), **other):
    """Says of files of a project who published them."""
    for file in index.pages[project]["files"][files]:
        path = f"/attest/{file['filename']}"
        file["provenance"] = path
        index.files[path] = json.dumps(provenance(file, *publishers, **other)).encode()
