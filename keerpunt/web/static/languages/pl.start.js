// @ts-check
/** Made by `keerpunt languages` from locale/pl. Change it there. */
export default {};
