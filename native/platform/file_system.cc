#include "platform/file_system.h"

#if defined(_WIN32)
#include <windows.h>
#else
#include <sys/stat.h>
#include <unistd.h>
#endif

#include <cerrno>
#include <cstdlib>

namespace zmq_napi::file_system {

namespace {

constexpr char own_folder[] = "/zmq-";

}  // namespace

#if defined(_WIN32)

namespace {

std::wstring wide(const std::string& text) {
  const auto size = static_cast<int>(text.size());
  std::wstring result(text.size(), L'\0');
  const int length =
      MultiByteToWideChar(CP_UTF8, 0, text.data(), size, result.data(), size);
  result.resize(static_cast<size_t>(length));
  return result;
}

std::string narrow(const wchar_t* text, size_t size) {
  std::string result(size * 3, '\0');
  const int length =
      WideCharToMultiByte(CP_UTF8, 0, text, static_cast<int>(size), result.data(),
                          static_cast<int>(result.size()), nullptr, nullptr);
  result.resize(static_cast<size_t>(length));
  return result;
}

// Socket files are reparse points, and so are links.
bool is_socket(DWORD attributes) {
  return (attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 &&
         (attributes & FILE_ATTRIBUTE_DIRECTORY) == 0;
}

}  // namespace

bool find_entry(const std::string& path, Entry* found) {
  const HANDLE file = CreateFileW(
      wide(path).c_str(), FILE_READ_ATTRIBUTES,
      FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING,
      FILE_FLAG_OPEN_REPARSE_POINT | FILE_FLAG_BACKUP_SEMANTICS, nullptr);
  if (file == INVALID_HANDLE_VALUE) return false;
  BY_HANDLE_FILE_INFORMATION information{};
  const bool known = GetFileInformationByHandle(file, &information) != 0;
  CloseHandle(file);
  if (!known) return false;
  found->kind =
      is_socket(information.dwFileAttributes) ? Entry::Kind::socket : Entry::Kind::other;
  found->device = information.dwVolumeSerialNumber;
  found->number =
      (uint64_t{information.nFileIndexHigh} << 32U) | information.nFileIndexLow;
  return true;
}

void remove_file(const std::string& path) { DeleteFileW(wide(path).c_str()); }

void remove_folder(const std::string& path) { RemoveDirectoryW(wide(path).c_str()); }

Status make_temporary_folder(std::string* path) {
  wchar_t folder[MAX_PATH + 1];
  DWORD length = GetTempPathW(MAX_PATH + 1, folder);
  if (length == 0 || length > MAX_PATH) return -ENOENT;
  // The path of the folder ends in a separator. The name of the new folder brings its
  // own.
  while (length > 0 && (folder[length - 1] == L'\\' || folder[length - 1] == L'/'))
    --length;
  const std::string stem =
      narrow(folder, length) + own_folder + std::to_string(GetCurrentProcessId()) + '-';
  for (int attempt = 0; attempt < 10000; ++attempt) {
    *path = stem + std::to_string(attempt);
    if (CreateDirectoryW(wide(*path).c_str(), nullptr) != 0) return 0;
    if (GetLastError() != ERROR_ALREADY_EXISTS) break;
  }
  return -EACCES;
}

std::string absolute(const std::string& path) {
  const std::wstring given = wide(path);
  std::wstring result(GetFullPathNameW(given.c_str(), 0, nullptr, nullptr), L'\0');
  const DWORD length = GetFullPathNameW(given.c_str(), static_cast<DWORD>(result.size()),
                                        result.data(), nullptr);
  return length == 0 ? path : narrow(result.data(), length);
}

#else

namespace {

constexpr size_t longest_path = 4096;

// libuv and os.tmpdir() choose the folder in the same way.
std::string temporary() {
  for (const char* variable : {"TMPDIR", "TMP", "TEMP", "TEMPDIR"}) {
    // This is as safe as in libuv: the host changes its environment on this thread.
    const char* const value = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe)
    if (value == nullptr) continue;
    std::string folder = value;
    if (folder.size() > 1 && folder.back() == '/') folder.pop_back();
    if (!folder.empty()) return absolute(folder);
  }
  return "/tmp";
}

}  // namespace

bool find_entry(const std::string& path, Entry* found) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) return false;
  found->kind = S_ISSOCK(status.st_mode) ? Entry::Kind::socket : Entry::Kind::other;
  found->device = static_cast<uint64_t>(status.st_dev);
  found->number = static_cast<uint64_t>(status.st_ino);
  return true;
}

void remove_file(const std::string& path) { unlink(path.c_str()); }

void remove_folder(const std::string& path) { rmdir(path.c_str()); }

Status make_temporary_folder(std::string* path) {
  std::string folder = temporary() + own_folder + "XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) return -errno;
  *path = folder;
  return 0;
}

std::string absolute(const std::string& path) {
  if (path.front() == '/') return path;
  std::string folder(longest_path, '\0');
  if (getcwd(folder.data(), folder.size()) == nullptr) return path;
  folder.resize(folder.find('\0'));
  return folder + '/' + path;
}

#endif

}  // namespace zmq_napi::file_system
