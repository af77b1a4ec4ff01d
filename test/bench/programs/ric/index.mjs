// hello-json as a plain handler, for AWS's own client.
export const handler = async ({ age, name }) => ({
  greetings: `Hello ${name}. You look ${age > 30 ? "younger" : "older"} than your age.`
})
