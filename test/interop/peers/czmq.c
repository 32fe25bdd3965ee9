// What czmq does with certificates:
//   czmq make PATH NAME VALUE     saves a new one with these metadata
//   czmq load PATH                prints the public key, the secret key and the metadata
//   czmq serve FOLDER PATH        a Pull with the certificate PATH, for those in FOLDER: prints
//                                 its endpoint, then messages and their senders' user ids
//   czmq knock ENDPOINT PATH KEY  a Push with the certificate PATH, to the server with KEY

#include <czmq.h>

static int make(char **args) {
  zcert_t *certificate = zcert_new();
  zcert_set_meta(certificate, args[1], "%s", args[2]);
  return zcert_save(certificate, args[0]);
}

static int load(char **args) {
  zcert_t *certificate = zcert_load(args[0]);
  if (certificate == NULL) return 1;
  printf("%s\n%s\n", zcert_public_txt(certificate), zcert_secret_txt(certificate));
  zlist_t *names = zcert_meta_keys(certificate);
  for (char *name = zlist_first(names); name != NULL; name = zlist_next(names)) {
    printf("%s=%s\n", name, zcert_meta(certificate, name));
  }
  return 0;
}

static int serve(char **args) {
  zactor_t *auth = zactor_new(zauth, NULL);
  zstr_sendx(auth, "CURVE", args[0], NULL);
  zsock_wait(auth);
  zsock_t *pull = zsock_new(ZMQ_PULL);
  zcert_apply(zcert_load(args[1]), pull);
  zsock_set_curve_server(pull, 1);
  zsock_bind(pull, "tcp://127.0.0.1:*");
  printf("bound %s\n", zsock_endpoint(pull));
  for (;;) {
    zframe_t *frame = zframe_recv(pull);
    if (frame == NULL) return 1;
    printf("%s: %.*s\n", zframe_meta(frame, "User-Id"), (int)zframe_size(frame),
           (char *)zframe_data(frame));
    zframe_destroy(&frame);
  }
}

static void knock(char **args) {
  zsock_t *push = zsock_new(ZMQ_PUSH);
  zcert_apply(zcert_load(args[1]), push);
  zsock_set_curve_serverkey(push, args[2]);
  zsock_connect(push, "%s", args[0]);
  zstr_send(push, "from czmq");
  for (;;) zclock_sleep(1000);
}

int main(int argc, char **argv) {
  zsys_handler_set(NULL);
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (argc > 4 && streq(argv[1], "make")) return make(argv + 2);
  if (argc > 2 && streq(argv[1], "load")) return load(argv + 2);
  if (argc > 3 && streq(argv[1], "serve")) return serve(argv + 2);
  if (argc > 4 && streq(argv[1], "knock")) knock(argv + 2);
  return 2;
}
