import _ from "lodash"
import sloppy from "./sloppy.cjs"
export const handler = async () => [_.camelCase("a b"), _.template("<%= a %>")({ a: 1 }), sloppy()]
