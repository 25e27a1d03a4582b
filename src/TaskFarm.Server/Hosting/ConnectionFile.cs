using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskFarm.Server.Hosting;

/// <summary>Where a running server is and what opens its door, for the programs of its own user on this machine.</summary>
/// <param name="Address">The server's address.</param>
/// <param name="Token">Its token.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="Fingerprint">The SHA-256 of its certificate, which no authority need have signed; null where it has none.</param>
internal sealed record ConnectionFile(Uri Address, string Token, int ProcessId, string? Fingerprint = null)
{
    public const string DefaultProfile = "default";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The file of this process's server.</summary>
    /// <param name="listensAt">Where it listens: at one address, or at all that the machine has.</param>
    /// <param name="token">Its token.</param>
    /// <param name="certificate">Its certificate; null where it has none.</param>
    public static ConnectionFile OfThisProcess(string listensAt, string token, ServerCertificate? certificate)
    {
        var address = new UriBuilder(listensAt);
        if (IPAddress.TryParse(address.Host, out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)))
        {
            address.Host = "127.0.0.1";
        }

        return new ConnectionFile(new Uri(address.Uri.GetLeftPart(UriPartial.Authority)), token, Environment.ProcessId, address.Scheme == Uri.UriSchemeHttps ? certificate?.Fingerprint : null);
    }

    /// <summary>Whether the server's process has ended without taking the file away.</summary>
    [JsonIgnore]
    public bool IsStale
    {
        get
        {
            try
            {
                using var process = Process.GetProcessById(ProcessId);
                return process.HasExited;
            }
            catch (ArgumentException)
            {
                return true;
            }
        }
    }

    /// <summary>The file of a profile.</summary>
    /// <exception cref="HostingException">The name is not fit for a file's.</exception>
    public static string PathOf(string profile)
    {
        if (profile.Length is 0 or > 100 || profile.StartsWith('.') || !profile.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
        {
            throw new HostingException($"a profile is named by letters, digits, '-', '_' and '.'; '{profile}' is not.");
        }

        var folder = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(folder, "taskfarm", $"{profile}.json");
    }

    /// <summary>Reads a profile's file; null where there is none.</summary>
    /// <exception cref="HostingException">It can't be read.</exception>
    public static ConnectionFile? Find(string profile)
    {
        var path = PathOf(profile);
        try
        {
            return JsonSerializer.Deserialize<ConnectionFile>(File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is JsonException or UnauthorizedAccessException or IOException)
        {
            throw new HostingException($"the connection file '{path}' can't be read: {exception.Message}");
        }
    }

    /// <summary>Refuses to start a second server of a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <returns>The file of the one before that ended without taking it away; null where there is none.</returns>
    /// <exception cref="HostingException">The profile's server runs.</exception>
    public static ConnectionFile? RefuseSecond(string profile)
    {
        var before = Find(profile);
        return before is null or { IsStale: true }
            ? before
            : throw new HostingException(
                $"profile '{profile}' is served by process {before.ProcessId} at {before.Address}; stop it, or choose another name with --profile.");
    }

    /// <summary>Writes it in one step: whoever reads it reads all of the old one or all of the new one, and nobody but its owner reads it.</summary>
    public void Write(string profile)
    {
        var path = PathOf(profile);
        var folder = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }

        var fresh = $"{path}.{Environment.ProcessId}";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var stream = new FileStream(fresh, options))
        {
            JsonSerializer.Serialize(stream, this);
        }

        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>Takes it away, if it is still this server's.</summary>
    public void Remove(string profile)
    {
        if (Find(profile) == this)
        {
            File.Delete(PathOf(profile));
        }
    }
}
