using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using TaskFarm.Storing;

namespace TaskFarm.Tests.Store.Killing;

/// <summary>The program that is ended: a farm with a store and one engine, behind a port of this machine. A line asks, a line answers.</summary>
internal static class StoreHost
{
    private const int FileSize = 1;
    private const int FileSizeExceeded = 25;

    public static async Task<int> RunAsync(string file)
    {
        // Or a file that would grow beyond its limit ends the process, where a disk that is full does not.
        using var survive = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create((PosixSignal)FileSizeExceeded, context => context.Cancel = true);
        await using var farm = await LocalFarm.StartAsync(new LocalFarmOptions { Engines = 1, Store = new SqliteTaskStore(file) });
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port);
        var serving = ServeAllAsync(listener, farm);

        // Not left behind when the tests are gone.
        await Task.WhenAny(serving, Console.In.ReadToEndAsync());
        return 0;
    }

    private static async Task ServeAllAsync(TcpListener listener, LocalFarm farm)
    {
        while (true)
        {
            _ = ServeAsync(await listener.AcceptTcpClientAsync(), farm.Client);
        }
    }

    private static async Task ServeAsync(TcpClient caller, TaskClient farm)
    {
        using (caller)
        {
            using var reader = new StreamReader(caller.GetStream());
            await using var writer = new StreamWriter(caller.GetStream()) { AutoFlush = true };
            while (await reader.ReadLineAsync() is { } line)
            {
                await writer.WriteLineAsync(await AnswerAsync(line.Split(' '), farm) + HostClient.End);
            }
        }
    }

    private static async Task<string> AnswerAsync(string[] words, TaskClient farm)
    {
        try
        {
            return words switch
            {
                ["run", var tag, var count] => await RunAsync(tag, Number(count), farm),
                ["results", var first, var count] => await ResultsAsync(Number(first), Number(count), farm),
                ["unfinished"] => await farm.QueueStatusAsync() is var status ? $"{status.Pending + status.Scheduled}" : "",
                ["limit", var bytes] => Limit(bytes),
                _ => $"error: no such question: {string.Join(' ', words)}",
            };
        }
        catch (TaskFarmException exception)
        {
            return $"error: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}";
        }
    }

    private static async Task<string> RunAsync(string tag, int count, TaskClient farm)
    {
        var tasks = Enumerable.Range(0, count).Select(index => new MapTask(static (string tag, int index) => $"{tag}.{index}", [tag, index]));
        return $"{(await farm.RunAsync([.. tasks]))[0]}";
    }

    private static async Task<string> ResultsAsync(int first, int count, TaskClient farm)
    {
        var texts = new List<string>(count);
        for (var id = first; id < first + count; id++)
        {
            var result = (await farm.GetTaskResultAsync(id, block: true))!;
            texts.Add($"{id} {result.Value} {result.Attempts} {result.Completed!.Value.UtcTicks}");
        }

        return string.Join('|', texts);
    }

    private static string Limit(string bytes)
    {
        var limits = new Limits { Hard = ulong.MaxValue, Soft = bytes == "none" ? ulong.MaxValue : ulong.Parse(bytes, CultureInfo.InvariantCulture) };
        return SetLimit(FileSize, in limits) == 0 ? "limited" : "error: the limit can't be set";
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [DllImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetLimit(int resource, in Limits limits);

    private struct Limits
    {
        public ulong Soft;
        public ulong Hard;
    }
}
