using System.Text;

namespace TaskFarm.Packing;

/// <summary>The way from the value that is packed to the place where the packing stands. Kept at the cost of a store a member.</summary>
internal sealed class Trail
{
    private Step[] _steps = new Step[8];

    public int Depth { get; private set; }

    public void Enter(Codec codec, object? owner)
    {
        if (Depth == _steps.Length)
        {
            Array.Resize(ref _steps, 2 * Depth);
        }

        _steps[Depth++] = new Step { Codec = codec, Owner = owner };
    }

    /// <summary>Where the packing stands in a closure: which of its fields go along, and for which lambda.</summary>
    public void Choose(bool[]? chosen, CapturedUse? use)
    {
        ref var step = ref _steps[Depth - 1];
        (step.Chosen, step.Use) = (chosen, use);
    }

    public bool IsChosen(int place) => _steps[Depth - 1].Chosen is not { } chosen || chosen[place];

    public CapturedUse? Use => Depth == 0 ? null : _steps[Depth - 1].Use;

    public void At(int place) => _steps[Depth - 1].Place = place;

    public void Leave() => _steps[--Depth] = default;

    public void Clear()
    {
        Array.Clear(_steps, 0, Depth);
        Depth = 0;
    }

    public bool Holds(object owner)
    {
        for (var index = 0; index < Depth; index++)
        {
            if (ReferenceEquals(_steps[index].Owner, owner))
            {
                return true;
            }
        }

        return false;
    }

    public string Describe(string root)
    {
        var path = new StringBuilder(root);
        var captured = false;
        for (var index = 0; index < Depth; index++)
        {
            var (codec, owner, place) = (_steps[index].Codec, _steps[index].Owner, _steps[index].Place);
            if (codec.CapturedName(owner, place) is { } variable)
            {
                // Who wrote the lambda knows the variable, not the class that the compiler made of it, nor where that hangs.
                captured |= variable.Length > 0;
                path = variable.Length > 0 ? new StringBuilder(variable) : path;
            }
            else
            {
                path.Append(codec.Segment(owner, place));
            }

            if (path.Length > 400)
            {
                path.Append('…');
                break;
            }
        }

        return captured ? $"the captured variable '{path}'" : path.ToString();
    }

    private struct Step
    {
        public Codec Codec;
        public object? Owner;
        public int Place;
        public bool[]? Chosen;
        public CapturedUse? Use;
    }
}
