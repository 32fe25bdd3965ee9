"use strict";

// For programs that name this file, and for resolvers that do not know "exports".
module.exports = require("./dist/prometheus.js");
