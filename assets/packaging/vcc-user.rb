# Homebrew formula. The release workflow replaces OWNER, VERSION and each SHA256, and adds the file to the release.
class VccUser < Formula
  desc "Create users of Vonage Contact Center from the terminal"
  homepage "https://github.com/OWNER/vcc-user"
  version "VERSION"
  license "MIT"

  on_macos do
    on_arm do
      url "https://github.com/OWNER/vcc-user/releases/download/vVERSION/vcc-user-VERSION-aarch64-apple-darwin.tar.gz"
      sha256 "SHA256-aarch64-apple-darwin"
    end
    on_intel do
      url "https://github.com/OWNER/vcc-user/releases/download/vVERSION/vcc-user-VERSION-x86_64-apple-darwin.tar.gz"
      sha256 "SHA256-x86_64-apple-darwin"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/OWNER/vcc-user/releases/download/vVERSION/vcc-user-VERSION-aarch64-unknown-linux-musl.tar.gz"
      sha256 "SHA256-aarch64-unknown-linux-musl"
    end
    on_intel do
      url "https://github.com/OWNER/vcc-user/releases/download/vVERSION/vcc-user-VERSION-x86_64-unknown-linux-musl.tar.gz"
      sha256 "SHA256-x86_64-unknown-linux-musl"
    end
  end

  def install
    bin.install "vcc-user"
    man1.install "vcc-user.1"
    generate_completions_from_executable(bin/"vcc-user", "completions")
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/vcc-user --version")
    (testpath/"user.json").write <<~JSON
      {"username":"jana","name":"Jana","email":"jana@example.com","userAccountConfiguration":{"role":"Admin"}}
    JSON
    assert_match "created jana", shell_output("#{bin}/vcc-user submit --yes --account sandbox user.json")
  end
end
