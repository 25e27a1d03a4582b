using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace TaskFarm.Silo.Tls;

/// <summary>The certificate that all silos and clients of a cluster share: whoever shows it, or one that this machine trusts, may connect.</summary>
internal sealed class ClusterCertificate
{
    private readonly X509Certificate2 _certificate;

    /// <param name="file">A PFX or PEM file with the certificate and its private key.</param>
    /// <param name="password">The file's password; null for none.</param>
    /// <exception cref="IOException">The file has no such thing.</exception>
    public ClusterCertificate(string file, string? password)
    {
        try
        {
            _certificate = !Path.GetExtension(file).Equals(".pem", StringComparison.OrdinalIgnoreCase)
                ? X509CertificateLoader.LoadPkcs12FromFile(file, password)
                : password is null ? X509Certificate2.CreateFromPemFile(file) : X509Certificate2.CreateFromEncryptedPemFile(file, password);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new IOException($"no certificate with a private key can be read from {file}: {exception.Message}");
        }
    }

    public void Configure(TlsOptions options)
    {
        options.LocalCertificate = _certificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (remote, _, errors) => errors == SslPolicyErrors.None || remote.RawDataMemory.Span.SequenceEqual(_certificate.RawDataMemory.Span);
        // It is the certificate that says who somebody is, not the address he answers at.
        options.OnAuthenticateAsClient = (_, authentication) => authentication.TargetHost = _certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false);
    }
}
