// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IDatanetRegistry
/// @notice Datanets as ERC-721 tokens with immutable versions.
interface IDatanetRegistry {
    /// @notice A Datanet was created; its first version follows as `Released`.
    event Created(uint256 indexed datanetId, address indexed creator, bytes32 salt);
    /// @notice A version was released. `root` is of the tree over (datumHash, contributor, reviewer, batchRoot).
    event Released(uint256 indexed datanetId, uint32 indexed version, bytes32 root, uint32 rows, bytes32 manifestHash);
    /// @notice From this block on `payee` is paid the curator's part.
    event PayeeSet(uint256 indexed datanetId, address indexed payee);

    /// @notice The caller does not own the Datanet.
    error NotOwner(uint256 datanetId, address caller);
    /// @notice A version needs a root and at least one row.
    error EmptyVersion();

    /// @notice Creates a Datanet and releases its version 1. The id follows from creator and salt, so contributions to it
    /// can be signed before it exists.
    /// @return datanetId A number below 2^64.
    function create(bytes32 salt, bytes32 root, uint32 rows, bytes32 manifestHash) external returns (uint256 datanetId);

    /// @notice Releases the next version. Owner only.
    function release(uint256 datanetId, bytes32 root, uint32 rows, bytes32 manifestHash)
        external
        returns (uint32 version);

    /// @notice Names who is paid from now on, until the token is transferred. Owner only.
    function setPayee(uint256 datanetId, address payee) external;

    /// @notice The id that `create` by `creator` with `salt` gives.
    function idOf(address creator, bytes32 salt) external pure returns (uint256);

    /// @notice Who was paid at `time` (seconds).
    function payeeAt(uint256 datanetId, uint256 time) external view returns (address);

    /// @notice Number of released versions.
    function versions(uint256 datanetId) external view returns (uint32);

    /// @notice keccak256(abi.encode(root, rows, manifestHash)) of a version; zero when there is none.
    function versionHash(uint256 datanetId, uint32 version) external view returns (bytes32);
}
