using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace TaskFarm.Server.Hosting;

/// <summary>What a server shows those who call it by HTTPS.</summary>
internal sealed class ServerCertificate
{
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection _chain = [];

    /// <param name="file">A PEM file with the certificate and those that vouch for it, or a PFX file.</param>
    /// <param name="keyFile">The PEM file of its private key; null where that is in the same file.</param>
    /// <param name="password">What opens the key; null for none.</param>
    /// <exception cref="HostingException">There is no certificate with its key.</exception>
    public ServerCertificate(string file, string? keyFile, string? password)
    {
        try
        {
            if (X509Certificate2.GetCertContentType(file) == X509ContentType.Pkcs12)
            {
                _certificate = X509CertificateLoader.LoadPkcs12FromFile(file, password);
            }
            else
            {
                _certificate = password is null ? X509Certificate2.CreateFromPemFile(file, keyFile) : X509Certificate2.CreateFromEncryptedPemFile(file, password, keyFile);
                _chain.ImportFromPemFile(file);
            }
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new HostingException($"no certificate with its private key can be read from {file}{(keyFile is null ? "" : $" and {keyFile}")}: {exception.Message}");
        }
    }

    /// <summary>What tells it from all others.</summary>
    public string Fingerprint => _certificate.GetCertHashString(HashAlgorithmName.SHA256);

    public void Configure(HttpsConnectionAdapterOptions options) => (options.ServerCertificate, options.ServerCertificateChain) = (_certificate, _chain);
}
