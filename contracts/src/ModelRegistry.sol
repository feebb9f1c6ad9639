// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC4906} from "@openzeppelin/contracts/interfaces/IERC4906.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IModelRegistry} from "./interfaces/IModelRegistry.sol";
import {ContentUri} from "./libraries/ContentUri.sol";
import {Formats} from "./libraries/Formats.sol";
import {PayeeHistory} from "./libraries/PayeeHistory.sol";

/// @title ModelRegistry
/// @notice Holds no money and has no owner.
contract ModelRegistry is IModelRegistry, IERC2981, IERC4906, ERC721 {
    using PayeeHistory for Checkpoints.Trace160;

    /// @notice Part of a token's sale price that its payee is due, in basis points (ERC-2981).
    uint256 public constant SALE_ROYALTY_BPS = PayeeHistory.SALE_ROYALTY_BPS;
    /// @dev ERC-4906 has events only, so its id is not made of selectors.
    bytes4 private constant ERC4906_ID = 0x49064906;

    struct Model {
        uint32 versions;
        uint96 pricePer1k;
    }

    /// @notice Id of the model that was published last.
    uint256 public lastModelId;
    /// @inheritdoc IModelRegistry
    mapping(uint256 modelId => Model) public models;
    /// @inheritdoc IModelRegistry
    mapping(uint256 modelId => mapping(uint32 version => bytes32)) public versionHash;
    /// @inheritdoc IModelRegistry
    mapping(address owner => mapping(bytes32 runId => bytes32)) public runHead;
    /// @notice SHA-256 of the newest version's passport.
    mapping(uint256 modelId => bytes32) public passportHash;
    mapping(uint256 modelId => Checkpoints.Trace160) private _payees;

    constructor() ERC721("ModelFactory Model", "MODEL") {}

    /// @inheritdoc IModelRegistry
    function publish(Version calldata fields, string calldata slug, uint96 pricePer1k)
        external
        returns (uint256 modelId)
    {
        if (bytes(slug).length < 3 || bytes(slug).length > 48) revert BadSlug();
        modelId = ++lastModelId;
        models[modelId].pricePer1k = pricePer1k;
        _mint(msg.sender, modelId);
        emit Published(modelId, msg.sender, slug);
        _publishVersion(modelId, fields);
    }

    /// @inheritdoc IModelRegistry
    function publishVersion(uint256 modelId, Version calldata fields) external returns (uint32 version) {
        _onlyOwner(modelId);
        emit MetadataUpdate(modelId);
        return _publishVersion(modelId, fields);
    }

    /// @inheritdoc IModelRegistry
    function setPrice(uint256 modelId, uint96 pricePer1k) external {
        _onlyOwner(modelId);
        models[modelId].pricePer1k = pricePer1k;
        emit PriceSet(modelId, pricePer1k);
    }

    /// @inheritdoc IModelRegistry
    function setPayee(uint256 modelId, address payee) external {
        _onlyOwner(modelId);
        _payees[modelId].set(msg.sender, payee);
        emit PayeeSet(modelId, payee);
    }

    /// @inheritdoc IModelRegistry
    function anchorRun(bytes32 runId, uint64 step, bytes32 root) external returns (bytes32 head) {
        head = Formats.anchorHead(runHead[msg.sender][runId], step, root);
        runHead[msg.sender][runId] = head;
        emit RunAnchored(msg.sender, runId, step, root, head);
    }

    /// @inheritdoc IModelRegistry
    function payeeAt(uint256 modelId, uint256 time) external view returns (address) {
        return _payees[modelId].payeeAt(_requireOwned(modelId), time);
    }

    /// @inheritdoc IERC2981
    function royaltyInfo(uint256 modelId, uint256 salePrice) external view returns (address, uint256) {
        return _payees[modelId].royalty(_requireOwned(modelId), salePrice);
    }

    /// @notice IPFS address of the newest passport.
    function tokenURI(uint256 modelId) public view override returns (string memory) {
        _requireOwned(modelId);
        return ContentUri.ipfs(passportHash[modelId]);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public view override(ERC721, IERC165) returns (bool) {
        return
            interfaceId == type(IERC2981).interfaceId || interfaceId == ERC4906_ID
                || super.supportsInterface(interfaceId);
    }

    function _publishVersion(uint256 modelId, Version calldata fields) private returns (uint32 version) {
        if (fields.baseHash == 0 || fields.adapterHash == 0) revert EmptyVersion();
        Model storage model = models[modelId];
        version = ++model.versions;
        versionHash[modelId][version] = Formats.modelVersion(fields);
        passportHash[modelId] = fields.passportHash;
        emit VersionPublished(modelId, version, fields.adapterHash, fields, model.pricePer1k);
    }

    function _onlyOwner(uint256 modelId) private view {
        if (_requireOwned(modelId) != msg.sender) revert NotOwner(modelId, msg.sender);
    }

    /// @dev The new owner is the payee from the block of the transfer on.
    function _update(address to, uint256 modelId, address auth) internal override returns (address from) {
        from = super._update(to, modelId, auth);
        if (from != address(0)) {
            _payees[modelId].set(from, to);
            emit PayeeSet(modelId, to);
        }
    }
}
