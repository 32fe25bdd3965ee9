#include "socket_files.h"

#include <uv.h>

#ifndef _WIN32
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#endif

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <set>
#include <utility>

namespace zmq_napi {

namespace {

constexpr size_t longest_path = 4096;

// A call of libuv about a file, done before it returns.
class FileCall {
 public:
  FileCall() = default;
  FileCall(const FileCall&) = delete;
  FileCall& operator=(const FileCall&) = delete;
  ~FileCall() { uv_fs_req_cleanup(&request_); }

  bool look(const std::string& path) {
    return uv_fs_lstat(nullptr, &request_, path.c_str(), nullptr) == 0;
  }
  bool unlink(const std::string& path) {
    return uv_fs_unlink(nullptr, &request_, path.c_str(), nullptr) == 0;
  }
  bool remove_folder(const std::string& path) {
    return uv_fs_rmdir(nullptr, &request_, path.c_str(), nullptr) == 0;
  }
  Status make_folder(const std::string& pattern) {
    return uv_fs_mkdtemp(nullptr, &request_, pattern.c_str(), nullptr);
  }

  const uv_stat_t& found() const { return request_.statbuf; }
  std::string folder() const { return request_.path; }

 private:
  uv_fs_t request_{};
};

std::string absolute(const std::string& path) {
  if (path.front() == '/') return path;
  std::string folder(longest_path, '\0');
  size_t size = folder.size();
  if (uv_cwd(folder.data(), &size) != 0) return path;
  folder.resize(size);
  return folder + '/' + path;
}

#ifndef _WIN32

// What connecting to the socket at `path` says, without waiting; 0 if it succeeds.
int errno_of_connecting(const std::string& path) {
  sockaddr_un address{};
  // libzmq refuses such a path.
  if (path.size() >= sizeof(address.sun_path)) return ENOENT;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  const int probe = ::socket(AF_UNIX, SOCK_STREAM, 0);
  if (probe < 0) return errno;
  fcntl(probe, F_SETFD, FD_CLOEXEC);
  fcntl(probe, F_SETFL, O_NONBLOCK);
  const int result =
      ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  const int error = result == 0 ? 0 : errno;
  ::close(probe);
  return error;
}

Status vacant_socket(const std::string& path) {
  switch (const int error = errno_of_connecting(path)) {
    case ECONNREFUSED:
    case ENOENT:
      return 0;
    case EACCES:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
      return -error;
    default:
      return -EADDRINUSE;
  }
}

#endif

// The folder for temporary files.
Status temporary(std::string& folder) {
  folder.resize(longest_path);
  size_t size = folder.size();
  const Status status = uv_os_tmpdir(folder.data(), &size);
  if (status < 0) return status;
  folder = absolute({folder.data(), size});
  return 0;
}

}  // namespace

// A file, as it was when it was bound, and the folder that was made for it. Both are
// removed with this, or when the process ends before.
class SocketFiles::File {
 public:
  // `own_folder`: the folder that was made for the file, or nothing.
  explicit File(std::string path, std::string own_folder = {})
      : path_(std::move(path)),
        absolute_(absolute(path_)),
        own_folder_(std::move(own_folder)) {
    Ledger& ledger = Ledger::of_process();
    const std::lock_guard<std::mutex> lock(ledger.mutex);
    ledger.files.insert(this);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    Ledger& ledger = Ledger::of_process();
    const std::lock_guard<std::mutex> lock(ledger.mutex);
    ledger.files.erase(this);
    remove();
  }

  const std::string& path() const { return path_; }

  // The file that is there now is this one.
  void is_there() {
    FileCall call;
    if (!call.look(absolute_)) return;
    const std::lock_guard<std::mutex> lock(Ledger::of_process().mutex);
    device_ = call.found().st_dev;
    inode_ = call.found().st_ino;
  }

 private:
  // All files of the process, which exit() leaves no time to forget one by one.
  struct Ledger {
    std::mutex mutex;
    std::set<const File*> files;

    static Ledger& of_process() {
      // Never destroyed: sockets of other threads may still be closed.
      static Ledger& ledger = *new Ledger;
      static const int registered = std::atexit([] {
        const std::lock_guard<std::mutex> lock(ledger.mutex);
        for (const File* file : ledger.files) file->remove();
      });
      static_cast<void>(registered);
      return ledger;
    }
  };

  void remove() const {
    FileCall call;
    const bool same = call.look(absolute_) && call.found().st_dev == device_ &&
                      call.found().st_ino == inode_;
    if (same) FileCall().unlink(absolute_);
    if (!own_folder_.empty()) FileCall().remove_folder(own_folder_);
  }

  const std::string path_;
  // Where that is, whatever folder the process will be in.
  const std::string absolute_;
  const std::string own_folder_;
  uint64_t device_ = 0;
  uint64_t inode_ = 0;
};

// Here the compiler knows how to destroy a file.
SocketFiles::SocketFiles() = default;
SocketFiles::SocketFiles(SocketFiles&&) noexcept = default;
SocketFiles& SocketFiles::operator=(SocketFiles&&) noexcept = default;
SocketFiles::~SocketFiles() = default;

Status SocketFiles::vacant(const std::string& path) {
  FileCall call;
  if (!call.look(path)) return 0;
#ifdef _WIN32
  // There the files of sockets look like no other kind.
  const uint64_t kind = call.found().st_mode & S_IFMT;
  return kind == S_IFREG || kind == S_IFDIR ? -EADDRINUSE : 0;
#else
  return S_ISSOCK(call.found().st_mode) ? vacant_socket(path) : -EADDRINUSE;
#endif
}

Status SocketFiles::make_path(std::string& path) {
  std::string folder;
  Status status = temporary(folder);
  if (status < 0) return status;
  FileCall call;
  status = call.make_folder(folder + "/zmq-XXXXXX");
  if (status < 0) return status;
  path = call.folder() + "/socket";
  files_.push_back(std::make_unique<File>(path, call.folder()));
  return 0;
}

void SocketFiles::keep(const std::string& path) {
  auto file = find(path);
  if (file == files_.end()) {
    file = files_.insert(file, std::make_unique<File>(path));
  }
  (*file)->is_there();
}

void SocketFiles::remove(const std::string& path) {
  const auto file = find(path);
  if (file != files_.end()) files_.erase(file);
}

void SocketFiles::remove_all() { files_.clear(); }

SocketFiles::Files::iterator SocketFiles::find(const std::string& path) {
  return std::find_if(files_.begin(), files_.end(),
                      [&](const auto& file) { return file->path() == path; });
}

}  // namespace zmq_napi
