using System.Runtime.CompilerServices;

namespace TaskFarm.Tests.Architecture;

/// <summary>Where the source is that this was compiled from.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = new DirectoryInfo(File.Exists(here) ? System.IO.Path.GetDirectoryName(here)! : AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "TaskFarm.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"There is no TaskFarm.sln above {here} or {AppContext.BaseDirectory}.");
    }
}
