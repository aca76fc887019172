/// Reads YAML into checked records, or names every mistake at once with its line and column.
///
/// A configuration is a record. Its components are the keys, its compact constructor is the
/// validation, and [Doc] is its reference page:
///
/// ```java
/// record Pool(
///     @Doc("Most idle connections, from 0 to 10000.") @Default("64") int maxIdle,
///     @Doc("How long a connection stays idle.") @Default("1min") Duration idleTime,
///     @Doc("Where to connect first.") @Nullable HostPort preferred) {
///   Pool {
///     Check.all()
///         .and(maxIdle >= 0 && maxIdle <= 10_000, "maxIdle", maxIdle, "from 0 to 10000")
///         .and(idleTime.isPositive(), "idleTime", idleTime, "a positive duration")
///         .done();
///   }
/// }
/// ```
///
/// A key is the component in kebab case (`max-idle`). It is required unless the component is
/// `@Nullable` (then null when absent) or has a [Default]. A component can be a `String`,
/// `boolean`, `int`, `long`, `double`, an enum (in kebab case), `Duration`, `Instant`, `Path`,
/// `URI` (http or https), [Resource], [Rate], [Size], [Cidr], [IpAddress], [HostPort], [Secret],
/// another record, a `List` or `Set` of any of these, a `Map` from names to any of these, or a
/// [Located] simple value. A component of type [Place] is no key: it receives the place of the
/// record itself.
///
/// [Config#load] gives the record or the problems. [Shapes#faults] tests that records are written
/// as they should be; [JsonSchema], [ReferencePage] and [Effective] are made from the same records.
package io.bartizan.config;
