using System.Collections.Immutable;

namespace TaskFarm.Server.Dashboard;

/// <summary>The files of the dashboard, which are part of this assembly.</summary>
internal static class DashboardFiles
{
    private const string Prefix = "dashboard/";

    private static readonly ImmutableDictionary<string, string> ContentTypes = ImmutableDictionary.CreateRange(new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    });

    public static IEnumerable<(string Name, string ContentType)> All => typeof(DashboardFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(name => (name[Prefix.Length..], ContentTypes[Path.GetExtension(name)]));

    public static byte[] Read(string name)
    {
        using var stream = typeof(DashboardFiles).Assembly.GetManifestResourceStream(Prefix + name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
