// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/interfaces/IERC721.sol";

/// @title IAgentIdentity
/// @notice ERC-8004 identity registry: an agent is an ERC-721 token whose URI names its registration file. Everything
/// down to `isAuthorizedOrOwner` is the standard's, with its names; `isAgentKey` is ours.
interface IAgentIdentity is IERC721 {
    /// @param metadataKey Any key but the reserved "agentWallet".
    struct MetadataEntry {
        string metadataKey;
        bytes metadataValue;
    }

    /// @notice An agent was registered.
    event Registered(uint256 indexed agentId, string agentURI, address indexed owner);
    /// @notice Metadata was written; under "agentWallet" the value is 20 bytes, or empty when the wallet was cleared.
    event MetadataSet(
        uint256 indexed agentId, string indexed indexedMetadataKey, string metadataKey, bytes metadataValue
    );
    /// @notice The agent's registration file is found under another URI.
    event URIUpdated(uint256 indexed agentId, string newURI, address indexed updatedBy);
    /// @notice From now on and for ever `key` acts for the agent: what it signs can be held against the agent's stake.
    event AgentKeyAdded(uint256 indexed agentId, address indexed key);

    /// @notice The caller is neither the agent's owner nor approved by it.
    error NotAuthorized(uint256 agentId, address caller);
    /// @notice "agentWallet" is written by `setAgentWallet` only.
    error ReservedKey();
    /// @notice An agent's wallet cannot be the zero address; `unsetAgentWallet` clears it.
    error ZeroWallet();
    /// @notice The wallet's consent has expired.
    error DeadlinePassed(uint256 deadline);
    /// @notice The wallet's consent may be at most `latest`, five minutes ahead.
    error DeadlineTooFar(uint256 deadline, uint256 latest);
    /// @notice The signature is not the new wallet's.
    error BadWalletSignature(address wallet);

    /// @notice Registers an agent without a URI; the caller owns it and is its wallet.
    /// @return agentId Counted from 1.
    function register() external returns (uint256 agentId);

    /// @notice Registers an agent; the caller owns it and is its wallet.
    function register(string calldata agentURI) external returns (uint256 agentId);

    /// @notice Registers an agent with metadata; the caller owns it and is its wallet.
    function register(string calldata agentURI, MetadataEntry[] calldata metadata) external returns (uint256 agentId);

    /// @notice Names the registration file's new URI. Owner or operator.
    function setAgentURI(uint256 agentId, string calldata newURI) external;

    /// @notice Writes metadata under any key but "agentWallet". Owner or operator.
    function setMetadata(uint256 agentId, string calldata metadataKey, bytes calldata metadataValue) external;

    /// @notice What stands under a key; empty when nothing does.
    function getMetadata(uint256 agentId, string calldata metadataKey) external view returns (bytes memory);

    /// @notice Names where the agent is paid. Owner or operator, with the new wallet's signature (ECDSA, else ERC-1271) over
    /// EIP-712 `AgentWalletSet(uint256 agentId,address newWallet,address owner,uint256 deadline)` in the domain
    /// ("ERC8004IdentityRegistry", "1"), at most five minutes ahead.
    function setAgentWallet(uint256 agentId, address newWallet, uint256 deadline, bytes calldata signature) external;

    /// @notice Clears the wallet. Owner or operator; a transfer clears it too.
    function unsetAgentWallet(uint256 agentId) external;

    /// @notice Where the agent is paid; zero when cleared.
    function getAgentWallet(uint256 agentId) external view returns (address);

    /// @notice True when `spender` owns the agent or is approved for it. Reverts for an agent that does not exist.
    function isAuthorizedOrOwner(address spender, uint256 agentId) external view returns (bool);

    /// @notice True for every address that ever was the agent's owner or wallet, so that nobody leaves a signature behind
    /// by transferring the token or changing the wallet.
    function isAgentKey(uint256 agentId, address key) external view returns (bool);
}
