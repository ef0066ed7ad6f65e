/** Which of Zod's APIs have classes in a bundle: `zod` is `classic`, `zod/mini` is `mini`. */
export const zodApisIn = (bundle: string) => ({
  classic: /["'`]Zod(Type|String|Object)["'`]/.test(bundle),
  mini: /["'`]ZodMini(Type|String|Object)["'`]/.test(bundle),
})
