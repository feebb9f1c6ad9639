// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IModelRegistry
/// @notice Models as ERC-721 tokens: one hash a version in storage, the fields in the event.
interface IModelRegistry {
    /// @notice A Datanet version that a model was trained on.
    struct DatanetUse {
        uint64 datanetId;
        uint32 version;
    }

    /// @param baseHash SHA-256 of the base model's weights.
    /// @param adapterHash SHA-256 of the adapter's safetensors file.
    /// @param ggufHash SHA-256 of the adapter's GGUF file.
    /// @param templateHash SHA-256 of the chat template.
    /// @param runRoot Head of the training run's hash chain (`anchorRun`).
    /// @param indexRoot Merkle root of the attribution index.
    /// @param passportHash SHA-256 of the passport's canonical JSON; `tokenURI` is derived from it.
    struct Version {
        bytes32 baseHash;
        bytes32 adapterHash;
        bytes32 ggufHash;
        bytes32 templateHash;
        bytes32 runRoot;
        bytes32 indexRoot;
        bytes32 passportHash;
        DatanetUse[] datanets;
    }

    /// @notice A model was published under a name for its URL; its version 1 follows as `VersionPublished`.
    event Published(uint256 indexed modelId, address indexed owner, string slug);
    /// @notice A version was published.
    event VersionPublished(
        uint256 indexed modelId, uint32 indexed version, bytes32 indexed adapterHash, Version fields, uint256 pricePer1k
    );
    /// @notice Price in wei for 1,000 tokens from this block on.
    event PriceSet(uint256 indexed modelId, uint256 pricePer1k);
    /// @notice From this block on `payee` is paid the model's part.
    event PayeeSet(uint256 indexed modelId, address indexed payee);
    /// @notice The steps up to `step` are anchored; `head` is the run's hash chain after them.
    event RunAnchored(address indexed owner, bytes32 indexed runId, uint64 step, bytes32 root, bytes32 head);

    /// @notice The caller does not own the model.
    error NotOwner(uint256 modelId, address caller);
    /// @notice A version needs a base and an adapter.
    error EmptyVersion();
    /// @notice A slug is 3 to 48 bytes long.
    error BadSlug();

    /// @notice Publishes a model and its version 1; the caller owns it.
    /// @param pricePer1k Wei for 1,000 tokens, prompt and answer alike.
    function publish(Version calldata fields, string calldata slug, uint96 pricePer1k)
        external
        returns (uint256 modelId);

    /// @notice Publishes the next version. Owner only.
    function publishVersion(uint256 modelId, Version calldata fields) external returns (uint32 version);

    /// @notice Changes the price. Owner only.
    function setPrice(uint256 modelId, uint96 pricePer1k) external;

    /// @notice Names who is paid from now on, until the token is transferred. Owner only.
    function setPayee(uint256 modelId, address payee) external;

    /// @notice Anchors training steps: head = keccak256(abi.encode(head, step, root)), one slot a (caller, runId).
    function anchorRun(bytes32 runId, uint64 step, bytes32 root) external returns (bytes32 head);

    /// @notice Who was paid at `time` (seconds).
    function payeeAt(uint256 modelId, uint256 time) external view returns (address);

    /// @notice Newest version and price.
    function models(uint256 modelId) external view returns (uint32 versions, uint96 pricePer1k);

    /// @notice keccak256(abi.encode(fields)) of a version; zero when there is none.
    function versionHash(uint256 modelId, uint32 version) external view returns (bytes32);

    /// @notice Head of a run's hash chain; zero when nothing is anchored.
    function runHead(address owner, bytes32 runId) external view returns (bytes32);
}
