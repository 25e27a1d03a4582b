using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using TaskFarm.FarmSuite;
using TaskFarm.Server;

namespace TaskFarm.Tests.CommandLine;

/// <summary><c>taskfarm serve</c> with a certificate that nobody has signed, made here.</summary>
public sealed class HttpsTests : IDisposable
{
    private const string Password = "of the key";

    private readonly TemporaryFolder _user = new();
    private readonly RSA _key = RSA.Create(2048);

    private string ConnectionPath => Path.Combine(_user.Path, "taskfarm", "default.json");

    public void Dispose()
    {
        _user.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task Commands_know_the_server_of_their_user_by_its_certificate_and_take_no_other()
    {
        using var server = await ServeAsync("--certificate", Write("farm.pem", MakeCertificate().ExportCertificatePem()), "--certificate-key", Write("farm.key", _key.ExportPkcs8PrivateKeyPem()));
        var connection = JsonNode.Parse(File.ReadAllText(ConnectionPath))!;
        Assert.StartsWith("https://", (string)connection["Address"]!, StringComparison.Ordinal);

        Assert.Equal("42\n", (await AskAsync("run", "-e", "6 * 7", "--profile", "default")).Output);
        Assert.Contains("engines: ", (await AskAsync("top", "--once")).Output, StringComparison.Ordinal);

        connection["Fingerprint"] = new string('0', 64);
        File.WriteAllText(ConnectionPath, connection.ToJsonString());
        foreach (var command in (string[][])[["status"], ["top", "--once"]])
        {
            var refused = await AskAsync(command);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("another certificate than the one it is known by", refused.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_address_is_as_good_as_its_certificate()
    {
        var certificate = MakeCertificate();
        var file = Write("farm.pem", certificate.ExportCertificatePem() + "\n" + _key.ExportPkcs8PrivateKeyPem());
        using var server = await ServeAsync("--certificate", file);
        var connection = JsonNode.Parse(File.ReadAllText(ConnectionPath))!;
        var (address, token) = (new Uri((string)connection["Address"]!), (string)connection["Token"]!);
        string[] status = ["status", "--server", address.ToString(), "--token", token];

        var refused = await AskAsync(status);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("not one that this machine trusts", refused.Errors, StringComparison.Ordinal);
        var byName = TaskClient.Connect(address, token, new FarmConnectionOptions { CertificateFingerprint = certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant() });
        Assert.Equal(0, (await byName.QueueStatusAsync().Within("the status")).Failed);

        // Where Linux looks for the authorities that a machine trusts.
        if (OperatingSystem.IsLinux())
        {
            using var trusting = CommandLineProgram.StartWith(("SSL_CERT_FILE", file), _user.Path, status);
            Assert.Equal(0, (await trusting.EndAsync()).ExitCode);
        }
    }

    [Fact]
    public async Task A_pfx_file_opens_with_the_password_of_the_environment()
    {
        var file = Path.Combine(_user.Path, "farm.pfx");
        File.WriteAllBytes(file, MakeCertificate().Export(X509ContentType.Pkcs12, Password));
        string[] serve = ["serve", "--urls", "https://127.0.0.1:0", "--certificate", file];

        var refused = await AskAsync(serve);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(file, refused.Errors, StringComparison.Ordinal);

        using var server = CommandLineProgram.StartWith(("TASKFARM_CERTIFICATE_PASSWORD", Password), _user.Path, serve);
        await Patience.Until(() => File.Exists(ConnectionPath), "the server to write its connection file");
        Assert.Equal(0, (await AskAsync("status")).ExitCode);
    }

    [Theory]
    [InlineData("an https address goes with --certificate", "--urls", "https://127.0.0.1:0")]
    [InlineData("goes with an https address", "--certificate", "farm.pem")]
    [InlineData("--certificate-key goes with --certificate", "--certificate-key", "farm.key")]
    [InlineData("no certificate with its private key can be read from nowhere.pem", "--urls", "https://127.0.0.1:0", "--certificate", "nowhere.pem")]
    public async Task Wrong_usage_ends_with_2_and_a_hint(string hint, params string[] options)
    {
        var ended = await AskAsync(["serve", .. options]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(hint, ended.Errors, StringComparison.Ordinal);
    }

    private X509Certificate2 MakeCertificate()
    {
        var request = new CertificateRequest("CN=farm", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_user.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    private async Task<CommandLineProgram> ServeAsync(params string[] options)
    {
        var server = CommandLineProgram.StartFor(_user.Path, ["serve", "--urls", "https://127.0.0.1:0", .. options]);
        await Patience.Until(() => File.Exists(ConnectionPath), "the server to write its connection file");
        return server;
    }

    private Task<CommandLineProgram.Ended> AskAsync(params string[] arguments) => CommandLineProgram.RunForAsync(_user.Path, arguments);
}
