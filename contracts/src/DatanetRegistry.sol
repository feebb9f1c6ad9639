// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC4906} from "@openzeppelin/contracts/interfaces/IERC4906.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IDatanetRegistry} from "./interfaces/IDatanetRegistry.sol";
import {ContentUri} from "./libraries/ContentUri.sol";
import {Formats} from "./libraries/Formats.sol";
import {PayeeHistory} from "./libraries/PayeeHistory.sol";

/// @title DatanetRegistry
/// @notice Holds no money and has no owner.
contract DatanetRegistry is IDatanetRegistry, IERC2981, IERC4906, ERC721 {
    using PayeeHistory for Checkpoints.Trace160;

    /// @notice Part of a token's sale price that its payee is due, in basis points (ERC-2981).
    uint256 public constant SALE_ROYALTY_BPS = PayeeHistory.SALE_ROYALTY_BPS;
    /// @dev ERC-4906 has events only, so its id is not made of selectors.
    bytes4 private constant ERC4906_ID = 0x49064906;

    /// @inheritdoc IDatanetRegistry
    mapping(uint256 datanetId => uint32) public versions;
    /// @inheritdoc IDatanetRegistry
    mapping(uint256 datanetId => mapping(uint32 version => bytes32)) public versionHash;
    /// @notice SHA-256 of the newest version's manifest.
    mapping(uint256 datanetId => bytes32) public manifests;
    mapping(uint256 datanetId => Checkpoints.Trace160) private _payees;

    constructor() ERC721("ModelFactory Datanet", "DATANET") {}

    /// @inheritdoc IDatanetRegistry
    function create(bytes32 salt, bytes32 root, uint32 rows, bytes32 manifestHash)
        external
        returns (uint256 datanetId)
    {
        datanetId = Formats.datanetId(msg.sender, salt);
        _mint(msg.sender, datanetId);
        emit Created(datanetId, msg.sender, salt);
        _release(datanetId, root, rows, manifestHash);
    }

    /// @inheritdoc IDatanetRegistry
    function release(uint256 datanetId, bytes32 root, uint32 rows, bytes32 manifestHash)
        external
        returns (uint32 version)
    {
        _onlyOwner(datanetId);
        emit MetadataUpdate(datanetId);
        return _release(datanetId, root, rows, manifestHash);
    }

    /// @inheritdoc IDatanetRegistry
    function setPayee(uint256 datanetId, address payee) external {
        _onlyOwner(datanetId);
        _payees[datanetId].set(msg.sender, payee);
        emit PayeeSet(datanetId, payee);
    }

    /// @inheritdoc IDatanetRegistry
    function idOf(address creator, bytes32 salt) external pure returns (uint256) {
        return Formats.datanetId(creator, salt);
    }

    /// @inheritdoc IDatanetRegistry
    function payeeAt(uint256 datanetId, uint256 time) external view returns (address) {
        return _payees[datanetId].payeeAt(_requireOwned(datanetId), time);
    }

    /// @inheritdoc IERC2981
    function royaltyInfo(uint256 datanetId, uint256 salePrice) external view returns (address, uint256) {
        return _payees[datanetId].royalty(_requireOwned(datanetId), salePrice);
    }

    /// @notice IPFS address of the newest manifest.
    function tokenURI(uint256 datanetId) public view override returns (string memory) {
        _requireOwned(datanetId);
        return ContentUri.ipfs(manifests[datanetId]);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public view override(ERC721, IERC165) returns (bool) {
        return
            interfaceId == type(IERC2981).interfaceId || interfaceId == ERC4906_ID
                || super.supportsInterface(interfaceId);
    }

    function _release(uint256 datanetId, bytes32 root, uint32 rows, bytes32 manifestHash)
        private
        returns (uint32 version)
    {
        if (root == 0 || rows == 0) revert EmptyVersion();
        version = ++versions[datanetId];
        versionHash[datanetId][version] = keccak256(abi.encode(root, rows, manifestHash));
        manifests[datanetId] = manifestHash;
        emit Released(datanetId, version, root, rows, manifestHash);
    }

    function _onlyOwner(uint256 datanetId) private view {
        if (_requireOwned(datanetId) != msg.sender) revert NotOwner(datanetId, msg.sender);
    }

    /// @dev The new owner is the payee from the block of the transfer on.
    function _update(address to, uint256 datanetId, address auth) internal override returns (address from) {
        from = super._update(to, datanetId, auth);
        if (from != address(0)) {
            _payees[datanetId].set(from, to);
            emit PayeeSet(datanetId, to);
        }
    }
}
