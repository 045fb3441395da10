// @ts-check
/** Made by `keerpunt languages` from locale/en. Change it there. */
export default {};
