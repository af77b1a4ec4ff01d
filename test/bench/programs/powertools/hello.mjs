// hello-json as a plain handler.
export const handler = async ({ age, name }) => ({
  greetings: `Hello ${name}. You look ${age > 30 ? "younger" : "older"} than your age.`
})
