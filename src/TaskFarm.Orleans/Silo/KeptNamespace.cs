using Microsoft.Extensions.Logging;
using TaskFarm.Orleans.Storage;
using TaskFarm.Scripting;

namespace TaskFarm.Orleans.Silo;

/// <summary>An engine's namespace in grain state: read when the grain comes to life, saved when it has changed.</summary>
internal sealed partial class KeptNamespace(EngineBody body, GrainRecord<EngineGrainState> record, ILogger log)
{
    /// <summary>How often a namespace that has changed is saved, where the storage outlives the silo: so much of it is lost at most.</summary>
    public static readonly TimeSpan SavePeriod = TimeSpan.FromSeconds(1);

    private long _savedChanges;

    public async Task ReadAsync(EngineThread thread)
    {
        await record.ReadAsync();
        if (record.Value.Namespace is { } saved)
        {
            await thread.RunAsync(() =>
            {
                body.Namespace.Restore(NamespaceImage.Read(saved));
                return true;
            });
            _savedChanges = body.Namespace.ChangeCount;
        }
    }

    /// <summary>Saves it if it has changed. It takes the engine's turn.</summary>
    public async Task SaveAsync(EngineThread thread)
    {
        var changes = body.Namespace.ChangeCount;
        if (changes == _savedChanges)
        {
            return;
        }

        try
        {
            var image = await thread.RunAsync(body.Namespace.Save);
            foreach (var (name, why) in image.LeftOut)
            {
                LogLeftOut(name, why);
            }

            record.Value.Namespace = image.Bytes;
            await record.WriteAsync();
            _savedChanges = changes;
        }
        catch (Exception exception)
        {
            LogNotSaved(exception);
        }
    }

    public Task DeleteAsync() => record.DeleteAsync();

    [LoggerMessage(Level = LogLevel.Information, Message = "Variable '{Name}' can't be stored and is lost with the engine's grain: {Why}")]
    private partial void LogLeftOut(string name, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An engine's namespace was not saved; tried again.")]
    private partial void LogNotSaved(Exception exception);
}
