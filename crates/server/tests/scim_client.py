"""A SCIM 2.0 client that is not ours (scim2-client) at work on a running server.

Called by the test with the address and the key of a system client; prints one line per step, and ends
with an exception at the first answer that the client finds wrong.
"""

import sys

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_models import Error, PatchOp, PatchOperation, SearchRequest

base, key, person_of_ward = sys.argv[1:]
EMPLOYMENT = "urn:genpon:params:scim:schemas:extension:employment:2.0:User"

http = Client(base_url=base, headers={"Authorization": f"Bearer {key}", "Accept-Language": "en"})
scim = SyncSCIMClient(http)
scim.discover()
User, Group = scim.get_resource_model("User"), scim.get_resource_model("Group")
print("discovered", User.__name__.split('[')[0], Group.__name__, scim.provider.config.etag.supported)

made = scim.create(
    User(user_name="momo", external_id="0815", name={"formatted": "新人 桃子"}, active=True)
)
print("created", made.user_name, made.external_id, made.active, made.meta.version)

read = scim.query(User, made.id)
print("read", read.name.formatted, read.id == made.id)

found = scim.query(User, query_parameters=SearchRequest(filter='userName eq "MOMO"'))
print("found", found.total_results, found.resources[0].id == made.id)
found = scim.query(User, query_parameters=SearchRequest(filter='externalId eq "0815"'))
print("found by number", found.total_results)
page = scim.query(User, query_parameters=SearchRequest(start_index=2, count=3))
print("page", page.start_index, page.items_per_page, page.total_results > 3)

read.name.formatted = "新人 桃"
replaced = scim.replace(read)
print("replaced", replaced.name.formatted, replaced.meta.version)

off = PatchOp[User](operations=[PatchOperation(op="replace", path="active", value=False)])
patched = scim.modify(User, made.id, off)
print("patched", (patched or scim.query(User, made.id)).active)

again = scim.create(User(user_name="sato"), raise_scim_errors=False)
assert isinstance(again, Error), again
print("refused", again.status, again.scim_type, again.detail)

groups = scim.query(Group)
ward = groups.resources[0]
print("groups", ward.display_name, len(ward.members or []))
answer = http.patch(f"/Groups/{ward.id}", json={
    "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    "Operations": [{"op": "add", "path": "members", "value": [{"value": person_of_ward}]}],
})
print("joined", answer.status_code, len(answer.json()["members"]))
answer = http.patch(f"/Groups/{ward.id}", json={
    "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    "Operations": [{"op": "remove", "path": f'members[value eq "{person_of_ward}"]'}],
})
print("left", answer.status_code, len(answer.json()["members"]))

stale = http.put(f"/Users/{made.id}", headers={"If-Match": 'W/"1"'},
    json={"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "momo"})
print("stale", stale.status_code)
password = http.post("/Users", json={"userName": "x", "password": "not taken at all"})
print("password", password.status_code, password.json()["scimType"])
answer = http.get("/Users", params={"filter": 'emails co "x"'})
print("filter", answer.status_code, answer.json()["scimType"])

scim.delete(User, made.id)
gone = scim.query(User, made.id, raise_scim_errors=False)
print("deleted", gone.status)
reborn = http.post("/Users", json={
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "momo"})
print("id given again", reborn.status_code, reborn.json()["detail"])
