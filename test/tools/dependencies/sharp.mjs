import sharp from "sharp"
export const handler = async () =>
  (await sharp({ create: { background: "red", channels: 3, height: 4, width: 8 } }).png().toBuffer()).length
