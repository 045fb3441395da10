/** The part of the HPKE library that is used here: base mode, one seal or open at a time. */

type Bytes = Uint8Array<ArrayBuffer>;
type Part = { readonly part: unique symbol };

export const KEM_DHKEM_P256_HKDF_SHA256: () => Part;
export const KDF_HKDF_SHA256: () => Part;
export const AEAD_AES_256_GCM: () => Part;

export class CipherSuite {
  constructor(kem: () => Part, kdf: () => Part, aead: () => Part);
  DeserializePublicKey(key: Bytes): Promise<CryptoKey>;
  DeserializePrivateKey(key: Bytes, extractable?: boolean): Promise<CryptoKey>;
  Seal(to: CryptoKey, bytes: Bytes, options: { info: Bytes }): Promise<{ encapsulatedSecret: Uint8Array; ciphertext: Uint8Array }>;
  Open(keys: { publicKey: CryptoKey; privateKey: CryptoKey }, encapsulatedSecret: Bytes, ciphertext: Bytes, options: { info: Bytes }): Promise<Uint8Array>;
}
