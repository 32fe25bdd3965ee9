#include "zmq/socket_files.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <mutex>
#include <set>
#include <utility>

#include "platform/file_system.h"
#include "platform/probes.h"

namespace zmq_napi {

// Keeps a file as it was when it was bound, and the folder that was made for it. The
// destructor removes both. If the process ends before, its exit handler removes them.
class SocketFiles::File {
 public:
  // `own_folder` is the folder that was made for the file, or empty.
  explicit File(std::string path, std::string own_folder = {})
      : path_(std::move(path)),
        absolute_(file_system::absolute(path_)),
        own_folder_(std::move(own_folder)) {
    Shared& shared = Shared::of_process();
    const std::lock_guard<std::mutex> lock(shared.mutex);
    shared.files.insert(this);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    Shared& shared = Shared::of_process();
    const std::lock_guard<std::mutex> lock(shared.mutex);
    shared.files.erase(this);
    remove();
  }

  const std::string& path() const { return path_; }

  // Records that the file at the path now is this file.
  void record_entry() {
    file_system::Entry found;
    if (!file_system::find_entry(absolute_, &found)) return;
    const std::lock_guard<std::mutex> lock(Shared::of_process().mutex);
    entry_ = found;
  }

 private:
  // Holds all files of the process. exit() destroys no sockets, so an exit handler
  // removes the files.
  struct Shared {
    std::mutex mutex;
    std::set<const File*> files;

    static Shared& of_process() {
      // This is never destroyed, because sockets of other threads may still be closed.
      static Shared& shared = *new Shared;
      static const int registered = std::atexit([] {
        const std::lock_guard<std::mutex> lock(shared.mutex);
        for (const File* file : shared.files) file->remove();
      });
      static_cast<void>(registered);
      return shared;
    }
  };

  void remove() const {
    file_system::Entry found;
    if (file_system::find_entry(absolute_, &found) && found.is_same(entry_)) {
      file_system::remove_file(absolute_);
    }
    if (!own_folder_.empty()) file_system::remove_folder(own_folder_);
  }

  const std::string path_;
  // This is the absolute form of the path. It stays right when the process changes its
  // current folder.
  const std::string absolute_;
  const std::string own_folder_;
  file_system::Entry entry_;
};

// These are defined here, where the compiler knows how to destroy a file.
SocketFiles::SocketFiles() = default;
SocketFiles::SocketFiles(SocketFiles&&) noexcept = default;
SocketFiles& SocketFiles::operator=(SocketFiles&&) noexcept = default;
SocketFiles::~SocketFiles() = default;

Status SocketFiles::check_bindable(const std::string& path) {
  file_system::Entry found;
  if (!file_system::find_entry(path, &found)) return 0;
  if (found.kind != file_system::Entry::Kind::socket) return -EADDRINUSE;
  return probes::replaceable(path);
}

Status SocketFiles::make_path(std::string& path) {
  std::string folder;
  const Status status = file_system::make_temporary_folder(&folder);
  if (status < 0) return status;
  path = folder + "/socket";
  files_.push_back(std::make_unique<File>(path, folder));
  return 0;
}

void SocketFiles::add(const std::string& path) {
  auto file = find(path);
  if (file == files_.end()) {
    file = files_.insert(file, std::make_unique<File>(path));
  }
  (*file)->record_entry();
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
