/** What argon2.umd.js puts into the global scope, as far as it is used here. */
declare global {
  const hashwasm: {
    argon2id(options: {
      password: string | Uint8Array;
      salt: Uint8Array;
      iterations: number;
      /** KiB */
      memorySize: number;
      parallelism: number;
      hashLength: number;
      outputType: "binary";
    }): Promise<Uint8Array>;
  };
}
export {};
