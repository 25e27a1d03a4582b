#pragma warning disable
namespace TaskFarm.Scripting;
public sealed class ScriptNamespace : EngineNamespace {
 Dictionary<string,object?> v=new();
 public override IReadOnlyList<string> Keys => [..v.Keys.Order()];
 public override void Push(IReadOnlyDictionary<string, object?> values){ foreach(var (k,x) in values) v[k]=x; }
 public override IReadOnlyDictionary<string, object?> Pull(IReadOnlyList<string> names)=>names.ToDictionary(n=>n,n=>v.TryGetValue(n,out var x)?x:throw new NameNotDefinedException(n));
 public override ValueTask<object?> ExecuteAsync(string code, CancellationToken cancellationToken = default)=>new(code);
 public override void Reset()=>v.Clear();
}
public static class DependExpression { public static Func<IReadOnlyDictionary<string, object?>, bool> Compile(string e)=>p=>p.ContainsKey(e); }
