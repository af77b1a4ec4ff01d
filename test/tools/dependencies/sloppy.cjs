/* oxlint-disable no-unused-vars -- arguments aliases it */
undeclared = 1
Object.freeze(exports).x = 2
module.exports = function (a) { arguments[0] = 3; return [this === undefined, undeclared, delete Object.freeze({ a: 1 }).a] }
