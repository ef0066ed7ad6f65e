/** Light or dark as was chosen on the documentation page; else as the system has it. */
export const followTheme = () => {
  const chosen = localStorage.getItem('colorMode')
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen
}
