using System.Globalization;

namespace TaskFarm;

/// <summary>A value that came back from an engine, as the type that its reader asks for.</summary>
internal static class ValueConversion
{
    public static T To<T>(object? value, string what)
    {
        if (value is T typed)
        {
            return typed;
        }

        if (value is null && default(T) is null)
        {
            return default!;
        }

        var target = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        if (value is IConvertible && typeof(IConvertible).IsAssignableFrom(target) && !target.IsEnum)
        {
            try
            {
                var converted = Convert.ChangeType(value, target, CultureInfo.InvariantCulture);
                if (value is double or float or decimal && IsInteger(converted) && !Convert.ChangeType(converted, value.GetType(), CultureInfo.InvariantCulture).Equals(value))
                {
                    throw new InvalidCastException("It is not a whole number.");
                }

                return (T)converted;
            }
            catch (Exception exception) when (exception is FormatException or OverflowException or InvalidCastException)
            {
                throw new InvalidCastException($"The {what} is {Describe(value)}, which does not convert to {typeof(T)}.", exception);
            }
        }

        throw new InvalidCastException($"The {what} is {Describe(value)}, not a {typeof(T)}.");
    }

    private static bool IsInteger(object value) => value is sbyte or byte or short or ushort or int or uint or long or ulong;

    private static string Describe(object? value) => value is null ? "null" : $"a {value.GetType()}";
}
