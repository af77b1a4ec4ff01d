import axios from "axios"
import { withServer } from "./local.mjs"
export const handler = () =>
  withServer(`{"a":1}`, async (url) => [(await axios.get(url)).data, (await axios.post(url, { b: 2 })).status])
