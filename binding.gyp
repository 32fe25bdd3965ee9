# This file builds the addon. `node-gyp rebuild` fetches and builds libzmq if it is missing.
# `node-gyp rebuild --zmq_shared=true` links the system's libzmq instead (pkg-config).
# Add `--zmq_draft=true` if that libzmq was built with the draft API.
{
  # addon.gypi says how the addon is compiled. scripts/release/prebuild/addon.mjs reads it
  # too, as JSON.
  'includes': ['native/addon.gypi'],
  'variables': {
    'zmq_shared%': 'false',
    'zmq_draft%': 'false',
    'vendor_out': '<!(node vendor/scripts/build-libzmq.mjs --where)',
    'node_addon_api': '<!(node -p "require(\'node-addon-api\').include_dir")',
  },
  'targets': [
    {
      'target_name': 'zmq_napi',
      'sources': [
        '<!@(node -p "fs.readdirSync(\'native\', {recursive: true}).filter(f => f.endsWith(\'.cc\')).map(f => \'native/\' + f.split(path.sep).join(\'/\')).join(\' \')")',
      ],
      'include_dirs': ['native'],
      # NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS: a worker that is being terminated refuses
      # calls at any moment. That is not an error.
      'defines': ['<@(addon_defines)'],
      # Our own sources must be free of warnings, but not the headers of others.
      'cflags': ['<@(warnings)', '<@(addon_cflags)'],
      'cflags!': ['-Wno-unused-parameter'],
      'cflags_cc': ['<@(addon_cflags_cc)'],
      'cflags_cc!': ['-std=gnu++17', '-std=gnu++20'],
      # This path is relative to build/, where the compiler runs.
      'cflags_cc+': ['-isystem ../<(node_addon_api)'],
      'xcode_settings': {
        'CLANG_CXX_LANGUAGE_STANDARD': 'c++17',
        'GCC_ENABLE_CPP_EXCEPTIONS': 'NO',
        'GCC_ENABLE_CPP_RTTI': 'NO',
        'GCC_SYMBOLS_PRIVATE_EXTERN': 'YES',
        'MACOSX_DEPLOYMENT_TARGET': '11.0',
        'OTHER_CPLUSPLUSFLAGS': ['<@(warnings)', '-isystem ../<(node_addon_api)'],
        'OTHER_LDFLAGS': ['-Wl,-exported_symbol,_napi_register_module_v1',
                          '-Wl,-exported_symbol,_node_api_module_get_api_version_v1'],
      },
      'conditions': [
        ['OS=="linux"', {
          'ldflags': [
            '-static-libstdc++', '-static-libgcc', '-Wl,--gc-sections',
            '-Wl,--exclude-libs,ALL', '-Wl,--version-script=../vendor/exports.map',
          ],
        }],
        ['OS=="win"', {
          'include_dirs': ['<(node_addon_api)'],
          'defines': ['<@(windows_defines)'],
          'libraries': ['<@(windows_libraries)'],
          'msvs_settings': {
            'VCCLCompilerTool': {
              'AdditionalOptions': ['/std:c++17', '/W4', '/WX'],
              'ExceptionHandling': 0,
            },
          },
        }],
        ['"<(zmq_shared)"=="true"', {
          'defines': ['ZMQ_NAPI_SHARED=1'],
          'cflags_cc': ['<!@(pkg-config --cflags libzmq)'],
          'libraries': ['<!@(pkg-config --libs libzmq)'],
          'conditions': [['"<(zmq_draft)"=="true"', {'defines': ['ZMQ_BUILD_DRAFT_API=1']}]],
        }, {
          'dependencies': ['vendored'],
          'defines': ['<@(vendored_defines)'],
          'conditions': [
            ['OS=="win"', {
              'include_dirs': ['<(vendor_out)/include'],
              'libraries': ['../<(vendor_out)/lib/libzmq.lib', '../<(vendor_out)/lib/libsodium.lib'],
            }, {
              'cflags_cc': ['-isystem ../<(vendor_out)/include'],
              'xcode_settings': {
                'OTHER_CPLUSPLUSFLAGS': ['-isystem ../<(vendor_out)/include'],
              },
              'libraries': ['../<(vendor_out)/lib/libzmq.a', '../<(vendor_out)/lib/libsodium.a'],
            }],
          ],
        }],
      ],
    },
    {
      'target_name': 'vendored',
      'type': 'none',
      'hard_dependency': 1,
      'conditions': [['"<(zmq_shared)"!="true"', {
        'actions': [{
          'action_name': 'vendored_libraries',
          'message': 'libzmq and libsodium',
          'inputs': [
            'vendor/manifest.json', 'vendor/CMakeLists.txt', 'vendor/capabilities.c',
            '<!@(node -p "fs.readdirSync(\'vendor/patches\', {recursive: true}).filter(f => f.endsWith(\'.patch\')).map(f => \'vendor/patches/\' + f.split(path.sep).join(\'/\')).join(\' \')")',
          ],
          'outputs': ['<(vendor_out)/versions.json'],
          'action': ['node', 'vendor/scripts/build-libzmq.mjs', '--fetch'],
        }],
      }]],
    },
  ],
}
