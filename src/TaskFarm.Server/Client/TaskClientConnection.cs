using TaskFarm.Server.Client;

namespace TaskFarm.Server;

/// <summary>Clients of a farm behind HTTP.</summary>
public static class TaskClientConnection
{
    extension(TaskClient)
    {
        /// <summary>A client of a farm's server. Nothing is sent before it is used.</summary>
        /// <param name="address">The server's address, such as <c>http://127.0.0.1:5050</c>.</param>
        /// <param name="token">The server's token.</param>
        /// <param name="options">The settings; null for the defaults.</param>
        /// <exception cref="ArgumentException">The address is no absolute HTTP address, or the token is empty.</exception>
        public static TaskClient Connect(Uri address, string token, FarmConnectionOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(address);
            ArgumentException.ThrowIfNullOrEmpty(token);
            return address.IsAbsoluteUri && address.Scheme is "http" or "https"
                ? new TaskClient(new HttpController(new FarmConnection(address, token, options ?? new FarmConnectionOptions())))
                : throw new ArgumentException($"'{address}' is not the address of a server; one is http://127.0.0.1:5050.", nameof(address));
        }
    }
}
