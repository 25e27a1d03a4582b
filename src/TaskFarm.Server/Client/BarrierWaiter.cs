using System.Globalization;
using System.Text.Json;
using TaskFarm.Server.Api;

namespace TaskFarm.Server.Client;

/// <summary>Waits at barriers, from one request to the next.</summary>
internal sealed class BarrierWaiter(FarmConnection connection)
{
    public async Task WaitAsync(IReadOnlyCollection<long>? taskIds, CancellationToken cancellationToken)
    {
        var persistence = new Persistence(connection.Options.RetryFor);
        var ids = taskIds is null ? null : Wire.Ids([.. taskIds]);
        string? barrier = null;
        for (var wasThere = false; ;)
        {
            try
            {
                var answer = await AskAsync(ids, barrier, cancellationToken).ConfigureAwait(false);
                if (!answer.IsUnfinished)
                {
                    return;
                }

                barrier = ids is null ? NameOf(answer) : null;
                wasThere = true;
                persistence.Reached();
            }
            catch (FarmUnavailableException exception)
            {
                wasThere |= Persistence.WasReached(exception);
                if (!persistence.ShouldRetry(exception, wasThere, out var pause))
                {
                    throw;
                }

                await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            }
            catch (ArgumentException) when (barrier is not null)
            {
                // A server that started anew knows nothing of it; all that it knows now is at least what there was then.
                barrier = null;
            }
        }
    }

    private static string? NameOf(FarmAnswer answer)
    {
        using var document = JsonDocument.Parse(answer.Body);
        return document.RootElement.GetProperty("barrier").GetString();
    }

    private Task<FarmAnswer> AskAsync(byte[]? ids, string? barrier, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"api/barrier?wait={connection.Options.WaitInOneRequest.TotalSeconds}");
        return ids is not null ? connection.WorkPackedAsync(HttpMethod.Post, path, ids, cancellationToken)
            : connection.WorkAsync(HttpMethod.Post, barrier is null ? path : $"{path}&barrier={barrier}", null, cancellationToken);
    }
}
