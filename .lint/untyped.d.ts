declare module "cmake-js";
