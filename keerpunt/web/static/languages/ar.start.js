// @ts-check
/** Made by `keerpunt languages` from locale/ar. Change it there. */
export default {};
