module.exports = class {
  loadProtos() {}
};
