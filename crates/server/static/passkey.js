// Asks the browser for a passkey and puts what it answers into the hidden fields of the form.
// WebAuthn level 2, §5.1.3 and §5.1.4; user verification is required. Nothing is kept here.

const bytes = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (one) => one.charCodeAt(0));
};

const text = (buffer) =>
  btoa(Array.from(new Uint8Array(buffer ?? []), (one) => String.fromCharCode(one)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const create = async (offer) => {
  const { response } = await navigator.credentials.create({
    publicKey: {
      challenge: bytes(offer.challenge),
      rp: { id: offer.rpId, name: offer.rpName },
      user: { id: bytes(offer.userHandle), name: offer.userId, displayName: offer.userName },
      pubKeyCredParams: offer.algorithms.map((alg) => ({ type: "public-key", alg })),
      excludeCredentials: offer.known.map((id) => ({ type: "public-key", id: bytes(id) })),
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      attestation: "none",
      timeout: 240_000,
    },
  });
  return {
    client_data: text(response.clientDataJSON),
    attestation: text(response.attestationObject),
  };
};

const get = async (offer) => {
  const { id, response } = await navigator.credentials.get({
    publicKey: {
      challenge: bytes(offer.challenge),
      rpId: offer.rpId,
      allowCredentials: offer.known.map((known) => ({ type: "public-key", id: bytes(known) })),
      userVerification: "required",
      timeout: 240_000,
    },
  });
  return {
    passkey_id: id,
    client_data: text(response.clientDataJSON),
    authenticator_data: text(response.authenticatorData),
    signature: text(response.signature),
    user_handle: text(response.userHandle),
  };
};

// A passkey is bound to the name under which the site is open.
const isHome = ({ rpId }) => location.hostname === rpId || location.hostname.endsWith(`.${rpId}`);

const fill = (form, answer) => {
  for (const [name, value] of Object.entries(answer)) form.elements[name].value = value;
  form.submit();
};

// A passkey in place of what else a form asks for.
for (const place of document.querySelectorAll("[data-passkey-here]")) {
  const failed = place.querySelector("[data-passkey-failed]");
  place.hidden = !globalThis.PublicKeyCredential || !isHome(JSON.parse(place.dataset.passkeyHere));
  place.querySelector("button").addEventListener("click", async () => {
    failed.hidden = true;
    try {
      fill(place.closest("form"), await get(JSON.parse(place.dataset.passkeyHere)));
    } catch {
      failed.hidden = false;
    }
  });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("button[type=submit]");
  if (!globalThis.PublicKeyCredential) {
    form.querySelector("[data-passkey-none]").hidden = false;
    button.disabled = true;
    continue;
  }
  if (!isHome(JSON.parse(form.dataset.offer))) {
    form.querySelector("[data-passkey-elsewhere]").hidden = false;
    button.disabled = true;
    continue;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    try {
      const offer = JSON.parse(form.dataset.offer);
      fill(form, await (form.dataset.passkey === "create" ? create : get)(offer));
    } catch {
      failed.hidden = false;
      button.focus();
    }
  });
}
