using System.Reflection;

namespace TaskFarm.Orleans.Tests.Kills;

/// <summary>A silo's way to the table of its cluster. One that was killed says nothing there: the others have to find out.</summary>
public class SiloTable : DispatchProxy
{
    private IMembershipTable? _table;
    private volatile bool _isKilled;

    public static IMembershipTable Over(IMembershipTable table)
    {
        var way = Create<IMembershipTable, SiloTable>();
        ((SiloTable)(object)way)._table = table;
        return way;
    }

    /// <summary>From here on, what the silo of this table writes is lost.</summary>
    public static void Kill(IMembershipTable table) => ((SiloTable)(object)table)._isKilled = true;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var writes = targetMethod!.Name.StartsWith("InsertRow", StringComparison.Ordinal) || targetMethod.Name.StartsWith("UpdateRow", StringComparison.Ordinal);
        var tellsOfItself = targetMethod.Name.StartsWith("UpdateIAmAlive", StringComparison.Ordinal);
        return _isKilled && writes ? Task.FromResult(true)
            : _isKilled && tellsOfItself ? Task.CompletedTask
            : targetMethod.Invoke(_table, args);
    }
}
