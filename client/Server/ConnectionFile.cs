using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using TaskFarm.CommandLine.Shell;

namespace TaskFarm.CommandLine.Server;

/// <summary>Where a running server is and what opens its door, for the programs of its own user on this machine.</summary>
/// <param name="Address">The server's address.</param>
/// <param name="Token">Its token.</param>
/// <param name="ProcessId">Its process.</param>
internal sealed record ConnectionFile(Uri Address, string Token, int ProcessId)
{
    public const string DefaultProfile = "default";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

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
    /// <exception cref="UsageException">The name is not fit for a file's.</exception>
    public static string PathOf(string profile)
    {
        if (profile.Length is 0 or > 100 || profile.StartsWith('.') || !profile.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
        {
            throw new UsageException($"a profile is named by letters, digits, '-', '_' and '.'; '{profile}' is not.");
        }

        var folder = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(folder, "taskfarm", $"{profile}.json");
    }

    /// <summary>Reads a profile's file; null where there is none.</summary>
    /// <exception cref="UsageException">It can't be read.</exception>
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
            throw new UsageException($"the connection file '{path}' can't be read: {exception.Message}");
        }
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
