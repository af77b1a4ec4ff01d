/** Parameters of a path by the template of a resource or a route. */

/** The parameters of `/users/{id}` or `/{proxy+}` in `path`, or nothing if there are none or the template does not fit. */
export const pathParameters = (template: string, path: string): { readonly [name: string]: string } | undefined => {
  const parts = template.split("/")
  const segments = path.split("/")
  const parameters: Array<readonly [string, string]> = []
  for (const [index, part] of parts.entries()) {
    const segment = segments[index]
    if (segment === undefined) return undefined
    const [, name, greedy] = parameter.exec(part) ?? []
    if (name === undefined) {
      if (part !== segment) return undefined
    } else if (greedy === "") parameters.push([name, segment])
    else return Object.fromEntries([...parameters, [name, segments.slice(index).join("/")]])
  }
  return parameters.length === 0 || segments.length > parts.length ? undefined : Object.fromEntries(parameters)
}

const parameter = /^\{([^{}+]+)(\+?)\}$/
