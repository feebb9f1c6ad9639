// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC721URIStorage} from "@openzeppelin/contracts/token/ERC721/extensions/ERC721URIStorage.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IAgentIdentity} from "./interfaces/IAgentIdentity.sol";
import {Signatures} from "./libraries/Signatures.sol";

/// @title AgentIdentity
/// @notice ERC-8004 identity registry without an owner or an upgrade.
contract AgentIdentity is IAgentIdentity, ERC721URIStorage, EIP712 {
    /// @notice The standard's type of a wallet's consent; it names the signer (`newWallet`) and whom it consents to (`owner`).
    bytes32 public constant AGENT_WALLET_SET_TYPEHASH =
        keccak256("AgentWalletSet(uint256 agentId,address newWallet,address owner,uint256 deadline)");
    /// @notice Seconds that a wallet's consent may be ahead.
    uint256 public constant MAX_DEADLINE_DELAY = 5 minutes;

    string private constant WALLET_KEY = "agentWallet";

    /// @notice Id of the agent that was registered last.
    uint256 public lastAgentId;
    /// @inheritdoc IAgentIdentity
    mapping(uint256 agentId => mapping(address key => bool)) public isAgentKey;
    mapping(uint256 agentId => address) private _wallets;
    mapping(uint256 agentId => mapping(string key => bytes)) private _metadata;

    constructor() ERC721("ModelFactory Agent", "AGENT") EIP712("ERC8004IdentityRegistry", "1") {}

    /// @inheritdoc IAgentIdentity
    function register() external returns (uint256 agentId) {
        return _register("");
    }

    /// @inheritdoc IAgentIdentity
    function register(string calldata agentURI) external returns (uint256 agentId) {
        return _register(agentURI);
    }

    /// @inheritdoc IAgentIdentity
    function register(string calldata agentURI, MetadataEntry[] calldata metadata) external returns (uint256 agentId) {
        agentId = _register(agentURI);
        for (uint256 i; i < metadata.length; ++i) {
            _setMetadata(agentId, metadata[i].metadataKey, metadata[i].metadataValue);
        }
    }

    /// @inheritdoc IAgentIdentity
    function setAgentURI(uint256 agentId, string calldata newURI) external {
        _onlyAuthorized(agentId);
        _setTokenURI(agentId, newURI);
        emit URIUpdated(agentId, newURI, msg.sender);
    }

    /// @inheritdoc IAgentIdentity
    function setMetadata(uint256 agentId, string calldata metadataKey, bytes calldata metadataValue) external {
        _onlyAuthorized(agentId);
        _setMetadata(agentId, metadataKey, metadataValue);
    }

    /// @inheritdoc IAgentIdentity
    function setAgentWallet(uint256 agentId, address newWallet, uint256 deadline, bytes calldata signature) external {
        address owner = _onlyAuthorized(agentId);
        if (newWallet == address(0)) revert ZeroWallet();
        if (block.timestamp > deadline) revert DeadlinePassed(deadline);
        uint256 latest = block.timestamp + MAX_DEADLINE_DELAY;
        if (deadline > latest) revert DeadlineTooFar(deadline, latest);
        bytes32 consent = keccak256(abi.encode(AGENT_WALLET_SET_TYPEHASH, agentId, newWallet, owner, deadline));
        if (!Signatures.isSigner(newWallet, _hashTypedDataV4(consent), signature)) {
            revert BadWalletSignature(newWallet);
        }
        _setWallet(agentId, newWallet);
    }

    /// @inheritdoc IAgentIdentity
    function unsetAgentWallet(uint256 agentId) external {
        _onlyAuthorized(agentId);
        _clearWallet(agentId);
    }

    /// @inheritdoc IAgentIdentity
    function getMetadata(uint256 agentId, string calldata metadataKey) external view returns (bytes memory) {
        if (!_isWalletKey(metadataKey)) return _metadata[agentId][metadataKey];
        address wallet = _wallets[agentId];
        return wallet == address(0) ? bytes("") : abi.encodePacked(wallet);
    }

    /// @inheritdoc IAgentIdentity
    function getAgentWallet(uint256 agentId) external view returns (address) {
        return _wallets[agentId];
    }

    /// @inheritdoc IAgentIdentity
    function isAuthorizedOrOwner(address spender, uint256 agentId) external view returns (bool) {
        return _isAuthorized(_requireOwned(agentId), spender, agentId);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public view override(IERC165, ERC721URIStorage) returns (bool) {
        return super.supportsInterface(interfaceId);
    }

    /// @dev The caller registers itself, so nothing asks it whether it can hold a token: a contract without a receiver hook
    /// and an EIP-7702 account may own an agent.
    function _register(string memory agentURI) private returns (uint256 agentId) {
        agentId = ++lastAgentId;
        _mint(msg.sender, agentId);
        if (bytes(agentURI).length != 0) _setTokenURI(agentId, agentURI);
        emit Registered(agentId, agentURI, msg.sender);
        _setWallet(agentId, msg.sender);
    }

    function _setMetadata(uint256 agentId, string calldata key, bytes calldata value) private {
        if (_isWalletKey(key)) revert ReservedKey();
        _metadata[agentId][key] = value;
        emit MetadataSet(agentId, key, key, value);
    }

    function _setWallet(uint256 agentId, address wallet) private {
        _wallets[agentId] = wallet;
        _addKey(agentId, wallet);
        emit MetadataSet(agentId, WALLET_KEY, WALLET_KEY, abi.encodePacked(wallet));
    }

    function _clearWallet(uint256 agentId) private {
        delete _wallets[agentId];
        emit MetadataSet(agentId, WALLET_KEY, WALLET_KEY, "");
    }

    function _addKey(uint256 agentId, address key) private {
        if (isAgentKey[agentId][key]) return;
        isAgentKey[agentId][key] = true;
        emit AgentKeyAdded(agentId, key);
    }

    function _isWalletKey(string calldata key) private pure returns (bool) {
        return keccak256(bytes(key)) == keccak256(bytes(WALLET_KEY));
    }

    function _onlyAuthorized(uint256 agentId) private view returns (address owner) {
        owner = _requireOwned(agentId);
        if (!_isAuthorized(owner, msg.sender, agentId)) revert NotAuthorized(agentId, msg.sender);
    }

    /// @dev A verified wallet does not outlive its owner; the new owner is a key of the agent.
    function _update(address to, uint256 agentId, address auth) internal override returns (address from) {
        from = super._update(to, agentId, auth);
        if (from != address(0)) {
            _clearWallet(agentId);
            _addKey(agentId, to);
        }
    }
}
